package io.physarum.libp2p.host.dial;

import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

import io.physarum.libp2p.core.ConnectionGater;
import io.physarum.libp2p.core.ConnectionRefusedException;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.DialPausedException;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class DialBackoffTest {

    private static final int LIMIT = 8;

    private static final Duration SILENCE = Duration.ofMillis(2500);

    private static final Multiaddr ADDRESS = address(1);

    private final PeerId peer = newPeer();

    private final PeerId other = newPeer();

    private long nanos = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

    private final DialBackoff backoff = new DialBackoff(LIMIT, Duration.ofSeconds(1), SILENCE, () -> nanos);

    private static PeerId newPeer() {
        return Keys.generate(KeyType.ED25519).peerId();
    }

    private static Multiaddr address(int number) {
        return Multiaddr.parse("/ip4/192.0.2." + number + "/tcp/1");
    }

    private void advance(Duration time) {
        nanos += time.toNanos();
    }

    private void fail(Multiaddr address) {
        backoff.begin(peer, address).failed(new ConnectException("refused"));
    }

    private Duration remaining() {
        return backoff.remaining(peer, ADDRESS).orElse(Duration.ZERO);
    }

    @Test
    void pausesForTwiceAsLongEachTimeUpToThirtyTimesTheFirst() {
        for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            assertThat(remaining()).isZero();
            fail(ADDRESS);
            assertThat(remaining()).isEqualTo(Duration.ofSeconds(seconds));
            advance(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(remaining()).isEqualTo(Duration.ofNanos(1));
            advance(Duration.ofNanos(1));
        }
    }

    @Test
    void countsDialsThatRanSideBySideOnce() {
        DialBackoff.Trial first = backoff.begin(peer, ADDRESS);
        DialBackoff.Trial second = backoff.begin(peer, ADDRESS);
        first.failed(new ConnectException("refused"));
        advance(Duration.ofMillis(200));
        second.failed(new ConnectException("refused"));

        assertThat(remaining()).isEqualTo(Duration.ofMillis(800));
    }

    @Test
    void forgetsAnAddressWhereThePeerWasReached() {
        fail(ADDRESS);
        advance(Duration.ofSeconds(1));
        fail(ADDRESS);
        backoff.reached(peer, ADDRESS);
        assertThat(remaining()).isZero();

        fail(ADDRESS);
        assertThat(remaining()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void forgetsAnAddressThatWasLetAlone() {
        fail(ADDRESS);
        advance(Duration.ofSeconds(1 + 30));
        fail(ADDRESS);

        assertThat(remaining()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void pausesOnePeerAtOneAddress() {
        fail(ADDRESS);

        assertThat(backoff.remaining(other, ADDRESS)).isEmpty();
        assertThat(backoff.remaining(peer, address(2))).isEmpty();
    }

    @Test
    void remembersSoManyAddressesAndThoseLookedAtLast() {
        for (int number = 1; number <= LIMIT; number++) {
            fail(address(number));
        }
        assertThat(remaining()).isPositive();

        fail(address(100));

        assertThat(remaining()).isPositive();
        assertThat(backoff.remaining(peer, address(2))).isEmpty();
        assertThat(backoff.remaining(peer, address(3))).isPresent();
    }

    @Test
    void countsADialThatWasGivenUpOnlyIfThereWasSilenceForLong() {
        DialBackoff.Trial patient = backoff.begin(peer, ADDRESS);
        advance(SILENCE.minusNanos(1));
        patient.failed(new CancellationException());
        assertThat(remaining()).isZero();

        advance(Duration.ofNanos(1));
        patient.failed(new CancellationException());
        assertThat(remaining()).isEqualTo(Duration.ofSeconds(1));
    }

    static Stream<RuntimeException> ownFaults() {
        RuntimeException limit = new LimitExceededException(Limit.MAX_WAITING_DIALS, 1);
        return Stream.of(
                limit,
                new ConnectionRefusedException(ConnectionGater.Stage.ADDRESS_DIAL, "denied"),
                new DialPausedException(Duration.ofSeconds(1)),
                new DialException("cannot dial the relay", Map.of(ADDRESS, limit)));
    }

    @ParameterizedTest
    @MethodSource("ownFaults")
    void doesNotCountWhatSaysNothingOfTheAddress(RuntimeException fault) {
        backoff.begin(peer, ADDRESS).failed(fault);

        assertThat(remaining()).isZero();
    }
}
