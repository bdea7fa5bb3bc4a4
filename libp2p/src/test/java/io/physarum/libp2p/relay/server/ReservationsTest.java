package io.physarum.libp2p.relay.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.util.NetUtil;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReservationsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicLong nanos = new AtomicLong();

    private final Reservations reservations =
            new Reservations(RelayLimits.defaults().withReservations(4, 2), nanos::get);

    private static PeerId peer() {
        return Keys.generate(KeyType.ED25519).peerId();
    }

    private static InetAddress ip(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }

    @Test
    void holdUntilTheirTimeIsOver() {
        PeerId first = peer();
        PeerId second = peer();
        reservations.reserve(first, ip("192.0.2.1"));
        nanos.addAndGet(HOUR.toNanos() / 2);
        reservations.reserve(second, ip("192.0.2.2"));
        assertThat(reservations.expire()).isEmpty();

        nanos.addAndGet(HOUR.toNanos() / 2);

        assertThat(reservations.holds(first)).isFalse();
        assertThat(reservations.expire()).containsExactly(first);
        assertThat(reservations.holds(second)).isTrue();
        assertThat(reservations.size()).isEqualTo(1);
    }

    @Test
    void areMadeAnewAlsoWhenThereIsNoRoom() {
        PeerId first = peer();
        reservations.reserve(first, ip("192.0.2.1"));
        reservations.reserve(peer(), ip("192.0.2.1"));
        reservations.reserve(peer(), ip("127.0.0.1"));
        reservations.reserve(peer(), ip("127.0.0.1"));
        nanos.addAndGet(HOUR.toNanos() / 2);

        reservations.reserve(first, ip("192.0.2.1"));

        nanos.addAndGet(HOUR.toNanos() / 2);
        assertThat(reservations.expire()).hasSize(3).doesNotContain(first);
        assertThat(reservations.holds(first)).isTrue();
    }

    @Test
    void areLimitedInAllAndByNetwork() {
        PeerId moving = peer();
        reservations.reserve(moving, ip("2001:db8::1"));
        reservations.reserve(peer(), ip("2001:db8::2"));
        assertThatThrownBy(() -> reservations.reserve(peer(), ip("2001:db8::3")))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("relay-reservations-per-ip of 2")
                .hasMessageContaining("physarum.p2p.relay.server.max-reservations-per-ip");
        reservations.reserve(peer(), ip("2001:db8:0:1::3"));
        reservations.reserve(peer(), ip("127.0.0.1"));
        assertThatThrownBy(() -> reservations.reserve(peer(), ip("192.0.2.1")))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("relay-reservations of 4");

        reservations.reserve(moving, ip("127.0.0.1"));

        assertThat(reservations.size()).isEqualTo(4);
        assertThat(reservations.end(moving)).isTrue();
        reservations.reserve(peer(), ip("2001:db8::3"));
    }
}
