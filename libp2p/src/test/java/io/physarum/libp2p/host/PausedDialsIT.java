package io.physarum.libp2p.host;

import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.DialPausedException;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.FreePorts;
import io.physarum.libp2p.testing.TestHosts;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Addresses that only others tell of are not dialled again at once when they have failed. */
class PausedDialsIT {

    private static final Duration HOUR = Duration.ofHours(1);

    private final TestHosts hosts = new TestHosts();

    private final Host client = hosts.start(
            builder -> builder.limits(HostLimits.builder().dialPause(HOUR).build()));

    private final PrivateKey key = Keys.generate(KeyType.ED25519);

    private final Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + FreePorts.tcp());

    @AfterEach
    void stop() {
        hosts.close();
    }

    private void tell(Multiaddr told, AddressOrigin origin) {
        client.addressBook().addAddresses(key.peerId(), List.of(told), HOUR, origin);
    }

    private ThrowableAssertAlternative<DialException> assertFails() {
        return assertThatExceptionOfType(DialException.class)
                .isThrownBy(() -> TestHosts.await(client.connect(key.peerId(), List.of())));
    }

    private void assertPaused() {
        assertFails()
                .withMessageContaining("it was dialled in vain, and is not dialled again for ")
                .satisfies(
                        failure -> assertThat(failure.attempts().get(address)).isInstanceOf(DialPausedException.class));
    }

    private void startServer() {
        hosts.start(builder -> builder.key(key).listenAddresses(List.of(address)));
    }

    private void assertConnects(List<Multiaddr> given) {
        assertThat(TestHosts.await(client.connect(key.peerId(), given)).remotePeer())
                .isEqualTo(key.peerId());
    }

    private void failOnHearsay() {
        tell(address, AddressOrigin.HEARSAY);
        assertFails()
                .satisfies(failure ->
                        assertThat(failure.attempts().get(address)).isNotInstanceOf(DialPausedException.class));
        assertPaused();
    }

    @Test
    void anAddressThatIsGivenIsDialledThoughItIsPausedAsHearsay() {
        failOnHearsay();
        startServer();
        assertPaused();

        assertConnects(List.of(address));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"HEARSAY", "GIVEN"})
    void soIsOneThatThePeerTells(AddressOrigin origin) {
        failOnHearsay();
        startServer();

        tell(address, origin);

        assertConnects(List.of());
    }

    @Test
    void othersAreDialledMeanwhile() {
        failOnHearsay();
        Host server = hosts.start(builder -> builder.key(key));

        tell(server.listenAddresses().get(0), AddressOrigin.HEARSAY);

        assertConnects(List.of());
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "HEARSAY")
    void whatIsKnownBetterIsNeverPaused(AddressOrigin origin) {
        tell(address, origin);
        assertFails();
        startServer();

        assertConnects(List.of());
    }
}
