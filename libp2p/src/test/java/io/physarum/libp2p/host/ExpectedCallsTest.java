package io.physarum.libp2p.host;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExpectedCallsTest {

    private static final Duration TIME = Duration.ofSeconds(5);

    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001");

    private final EmbeddedChannel clock = new EmbeddedChannel();

    private final ExpectedCalls calls = new ExpectedCalls(clock.eventLoop(), TIME);

    private final PeerId peer = Keys.generate(KeyType.ED25519).peerId();

    @BeforeEach
    void freezeTime() {
        clock.freezeTime();
    }

    private void pass(Duration time) {
        clock.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        clock.runScheduledPendingTasks();
    }

    private Optional<PeerId> expectedFrom(Multiaddr address) {
        InetSocketAddress socket = address.tcpSocketAddress().orElseThrow();
        ConnectionUpgrader.Terms terms = calls.termsFor(socket);
        assertThat(terms.origin())
                .isEqualTo(terms.expected().isPresent() ? Origin.ACCEPTED_AS_CLIENT : Origin.ACCEPTED);
        return terms.expected();
    }

    @Test
    void areExpectedOfOnePeerFromWhereItIsAndForSomeTime() {
        calls.expect(peer, List.of(ADDRESS));

        assertThat(expectedFrom(ADDRESS)).contains(peer);
        assertThat(expectedFrom(Multiaddr.parse("/ip4/192.0.2.1/tcp/4002"))).isEmpty();
        pass(TIME.minusMillis(1));
        assertThat(expectedFrom(ADDRESS)).contains(peer);
        pass(Duration.ofMillis(1));
        assertThat(expectedFrom(ADDRESS)).isEmpty();
    }

    @Test
    void areExpectedForTheWholeTimeAgainWhenTheyAreExpectedAnew() {
        calls.expect(peer, List.of(ADDRESS));
        pass(TIME.minusMillis(1));
        calls.expect(peer, List.of(ADDRESS));

        pass(TIME.minusMillis(1));

        assertThat(expectedFrom(ADDRESS)).contains(peer);
        pass(Duration.ofMillis(1));
        assertThat(expectedFrom(ADDRESS)).isEmpty();
    }

    @Test
    void thoseExpectedFirstAreForgottenWhenThereAreTooMany() {
        calls.expect(peer, List.of(ADDRESS));
        calls.expect(peer, addresses(1, 1023));
        assertThat(expectedFrom(ADDRESS)).contains(peer);

        calls.expect(peer, addresses(1024, 1));

        assertThat(expectedFrom(ADDRESS)).isEmpty();
        assertThat(addresses(1, 1024))
                .allSatisfy(address -> assertThat(expectedFrom(address)).contains(peer));
    }

    private static List<Multiaddr> addresses(int firstPort, int count) {
        return IntStream.range(firstPort, firstPort + count)
                .mapToObj(port -> Multiaddr.parse("/ip4/198.51.100.1/tcp/" + port))
                .toList();
    }
}
