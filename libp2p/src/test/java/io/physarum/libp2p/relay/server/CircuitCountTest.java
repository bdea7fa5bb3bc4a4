package io.physarum.libp2p.relay.server;

import java.net.InetAddress;

import io.netty.util.NetUtil;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CircuitCountTest {

    private final CircuitCount circuits =
            new CircuitCount(RelayLimits.defaults().withCircuits(6, 3, 2));

    private static PeerId peer() {
        return Keys.generate(KeyType.ED25519).peerId();
    }

    private static InetAddress ip(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }

    private CircuitCount.Circuit take(String from) {
        return circuits.take(peer(), ip(from), peer());
    }

    private void refuses(String from, String limit) {
        assertThatThrownBy(() -> take(from))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("limit relay-" + limit + " reached; raise physarum.p2p.relay.server.max-");
    }

    @Test
    void manyPeersOfOneAddressHaveOnlyItsShare() {
        CircuitCount.Circuit first = take("192.0.2.1");
        take("192.0.2.1");
        refuses("192.0.2.1", "circuits-per-ip of 2");
        take("2001:db8::1");
        take("2001:db8::2");
        refuses("2001:db8::3", "circuits-per-ip of 2");
        take("2001:db8:0:1::1");

        circuits.release(first);
        take("192.0.2.1");
        refuses("192.0.2.1", "circuits-per-ip of 2");
        assertThat(circuits.size()).isEqualTo(5);
    }

    @Test
    void loopbackHasNoShare() {
        for (int i = 0; i < 6; i++) {
            take("127.0.0.1");
        }
        refuses("192.0.2.1", "circuits of 6");
    }

    @Test
    void onePeerHasOnlySoManyInEachDirection() {
        PeerId one = peer();
        for (int i = 0; i < 3; i++) {
            circuits.take(one, ip("192.0.2." + i), one);
        }

        assertThatThrownBy(() -> circuits.take(one, ip("192.0.2.9"), peer()))
                .hasMessageContaining("relay-circuits-per-peer of 3");
        assertThatThrownBy(() -> circuits.take(peer(), ip("192.0.2.9"), one))
                .hasMessageContaining("relay-circuits-per-peer of 3");
    }
}
