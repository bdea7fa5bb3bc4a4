package io.physarum.libp2p.host;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.libp2p.testing.TestNameServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Names lead to this machine only if they are given, or say so themselves. */
class ToldNamesIT {

    private static final Duration HOUR = Duration.ofHours(1);

    private static final Multiaddr PEERS = Multiaddr.parse("/dnsaddr/peers.example");

    private final TestHosts hosts = new TestHosts();

    private final TestNameServer names = new TestNameServer();

    private final Host server = hosts.start();

    private final Host client = hosts.start(builder -> builder.dnsServers(List.of(names.address())));

    @AfterEach
    void stop() {
        hosts.close();
        names.close();
    }

    /** A name that every resolver knows, and that does not say what it stands for. */
    private static Multiaddr named(Host host) {
        return Multiaddr.parse("/dns4/127.0.0.1/tcp/" + port(host));
    }

    private static int port(Host host) {
        return host.listenAddresses().get(0).port().orElseThrow();
    }

    private void assertRefused(Multiaddr name) {
        assertThatExceptionOfType(DialException.class)
                .isThrownBy(() -> TestHosts.await(client.connect(server.peerId(), List.of())))
                .withMessageContaining(server.peerId().toString())
                .withMessageContaining("resolves to this machine only")
                .satisfies(
                        failure -> assertThat(failure.attempts().get(name)).isInstanceOf(UnknownHostException.class));
        assertThat(server.connections()).isEmpty();
    }

    private void assertConnects(List<Multiaddr> addresses) {
        assertThat(TestHosts.await(client.connect(server.peerId(), addresses)).remotePeer())
                .isEqualTo(server.peerId());
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "GIVEN")
    void aNameThatWasToldDoesNotLeadToThisMachine(AddressOrigin origin) {
        client.addressBook().addAddresses(server.peerId(), List.of(named(server)), HOUR, origin);

        assertRefused(named(server));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "GIVEN")
    void norDoesOneInATextRecord(AddressOrigin origin) {
        names.put(
                "peers.example",
                server.peerId().appendTo(server.listenAddresses().get(0)).toString(),
                server.peerId()
                        .appendTo(Multiaddr.parse("/dns4/localhost/tcp/" + port(server)))
                        .toString());
        client.addressBook().addAddresses(server.peerId(), List.of(PEERS), HOUR, origin);

        assertRefused(PEERS);
    }

    @Test
    void norANameBehindATextRecord() {
        names.put("peers.example", server.peerId().appendTo(named(server)).toString());
        client.addressBook().addAddresses(server.peerId(), List.of(PEERS), HOUR, AddressOrigin.PEER);

        assertRefused(named(server));
    }

    @Test
    void norTheNameOfARelay() {
        Host target = hosts.start();
        Multiaddr circuit = Multiaddr.parse(server.peerId().appendTo(named(server)) + "/p2p-circuit");
        client.addressBook().addAddresses(target.peerId(), List.of(circuit), HOUR, AddressOrigin.CERTIFIED);

        assertThatExceptionOfType(DialException.class)
                .isThrownBy(() -> TestHosts.await(client.connect(target.peerId(), List.of())))
                .withMessageContaining("resolves to this machine only");
        assertThat(server.connections()).isEmpty();
    }

    @Test
    void aNameThatIsGivenDoes() {
        client.addressBook().addAddresses(server.peerId(), List.of(named(server)), HOUR);

        assertConnects(List.of(named(server)));
    }

    @Test
    void soDoesOneThatWasGivenToTheAddressBook() {
        client.addressBook().addAddresses(server.peerId(), List.of(named(server)), HOUR, AddressOrigin.GIVEN);

        assertConnects(List.of());
    }

    @Test
    void whereAGivenNameLedIsDialledAgain() {
        assertConnects(List.of(named(server)));
        TestHosts.await(client.connection(server.peerId()).orElseThrow().close());
        Awaitility.await().until(() -> client.connection(server.peerId()).isEmpty());

        assertConnects(List.of());
    }

    @Test
    void localhostMeansThisMachineToWhomIsBelieved() {
        Multiaddr localhost = Multiaddr.parse("/dns4/localhost/tcp/" + port(server));
        client.addressBook().addAddresses(server.peerId(), List.of(localhost), HOUR, AddressOrigin.PEER);

        assertConnects(List.of());
    }
}
