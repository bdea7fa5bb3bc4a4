package io.physarum.libp2p.record;

import java.time.Instant;
import java.util.List;

import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OwnPeerRecordTest {

    private static final Multiaddr FIRST = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001");

    private static final Multiaddr SECOND = Multiaddr.parse("/ip4/192.0.2.2/tcp/4001");

    private final PrivateKey key = Keys.generate(KeyType.ED25519);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private final OwnPeerRecord own = new OwnPeerRecord(key, () -> now);

    @Test
    void staysTheSameWhileTheAddressesDo() {
        SignedPeerRecord record = own.of(List.of(FIRST, SECOND));
        now = now.plusSeconds(1);

        assertThat(own.of(List.of(SECOND, FIRST))).isSameAs(record);
        assertThat(SignedPeerRecord.open(record.bytes()).content().addresses()).containsExactly(FIRST, SECOND);
    }

    @Test
    void isNewerWhenTheAddressesChange() {
        SignedPeerRecord record = own.of(List.of(FIRST));
        now = now.plusSeconds(1);

        SignedPeerRecord changed = own.of(List.of(SECOND));

        assertThat(changed.content().isNewerThan(record.content())).isTrue();
        assertThat(changed.content().addresses()).containsExactly(SECOND);
    }

    @Test
    void isNewerAlthoughTheClockWasSetBack() {
        SignedPeerRecord record = own.of(List.of(FIRST));
        now = now.minusSeconds(3600);

        assertThat(own.of(List.of()).content().seq()).isEqualTo(record.content().seq() + 1);
    }

    @Test
    void isNewerAfterARestart() {
        SignedPeerRecord record = own.of(List.of(FIRST));
        now = now.plusNanos(1);

        SignedPeerRecord restarted = new OwnPeerRecord(key, () -> now).of(List.of(FIRST));

        assertThat(restarted.content().isNewerThan(record.content())).isTrue();
    }
}
