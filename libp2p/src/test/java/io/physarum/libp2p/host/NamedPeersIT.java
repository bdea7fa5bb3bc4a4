package io.physarum.libp2p.host;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.SelfConnectionException;
import io.physarum.libp2p.dnsaddr.DnsAddrLimits;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.FreePorts;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.libp2p.testing.TestNameServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Hosts find peers behind {@code /dnsaddr} names. */
class NamedPeersIT {

    private static final Multiaddr NAME = Multiaddr.parse("/dnsaddr/peers.example");

    private final TestHosts hosts = new TestHosts();

    private final TestNameServer names = new TestNameServer();

    private final Host server = hosts.start();

    private final Host client = hosts.start(builder -> builder.dnsServers(List.of(names.address())));

    @AfterEach
    void stop() {
        hosts.close();
        names.close();
    }

    private static String address(Host host) {
        return host.peerId().appendTo(host.listenAddresses().get(0)).toString();
    }

    private static String nobody(PeerId peer) {
        return "/ip4/127.0.0.1/tcp/" + FreePorts.tcp() + "/p2p/" + peer;
    }

    @Test
    void aPeerIsDialledBehindItsName() {
        names.put("peers.example", address(server));

        assertThat(TestHosts.await(client.connect(server.peerId().appendTo(NAME)))
                        .remotePeer())
                .isEqualTo(server.peerId());
    }

    @Test
    void aNameInTheAddressBookIsResolvedWhenAStreamIsOpened() {
        server.addProtocol(EchoProtocol.binding());
        names.put("peers.example", address(server));
        client.addressBook().addAddresses(server.peerId(), List.of(NAME), Duration.ofHours(1), AddressOrigin.GIVEN);

        assertThat(TestHosts.await(client.newStream(server.peerId(), EchoProtocol.binding()))
                        .connection()
                        .remotePeer())
                .isEqualTo(server.peerId());
    }

    @Test
    void whatAnotherPeerHasBehindTheNameIsNotDialled() {
        Host other = hosts.start();
        names.put("peers.example", address(other));

        assertThatExceptionOfType(DialException.class)
                .isThrownBy(() -> TestHosts.await(client.connect(server.peerId(), List.of(NAME))))
                .satisfies(
                        failure -> assertThat(failure.attempts().get(NAME)).isInstanceOf(UnknownHostException.class));
        assertThat(client.connections()).isEmpty();
    }

    @Test
    void anyPeerBehindANameWillDoIfNoneIsNamed() {
        Host gone = hosts.start();
        TestHosts.await(gone.stop());
        names.put("peers.example", nobody(gone.peerId()), address(client), address(server));

        assertThat(TestHosts.await(client.connect(NAME)).remotePeer()).isEqualTo(server.peerId());
    }

    @Test
    void aNameWithoutPeersLeadsToWhoeverAnswers() {
        names.put("peers.example", server.listenAddresses().get(0).toString());

        assertThat(TestHosts.await(client.connect(NAME)).remotePeer()).isEqualTo(server.peerId());
    }

    @Test
    void aDialLeavesOutTheNamesThatAreTooManyAndSaysSo() {
        Queue<String> bitten = new ConcurrentLinkedQueue<>();
        Host strict = hosts.start(builder -> builder.dnsServers(List.of(names.address()))
                .dnsAddrLimits(new DnsAddrLimits(4, 16, 64, 32, 2))
                .limitListener(bitten::add));
        List<Multiaddr> three = Stream.of("a", "b", "c")
                .map(name -> Multiaddr.parse("/dnsaddr/" + name + ".example"))
                .toList();
        assertThatExceptionOfType(DialException.class)
                .isThrownBy(() -> TestHosts.await(strict.connect(server.peerId(), three)))
                .satisfies(failure -> assertThat(failure.attempts()).containsOnlyKeys(three.get(0), three.get(1)));
        assertThat(bitten).containsExactly("dnsaddr-names-per-dial");
    }

    @Test
    void eachDialResolvesAnew() {
        names.put("peers.example", nobody(server.peerId()));
        assertThatExceptionOfType(DialException.class)
                .isThrownBy(() -> TestHosts.await(client.connect(NAME)))
                .satisfies(failure -> assertThat(failure.attempts().keySet())
                        .allSatisfy(tried -> assertThat(tried.toString()).startsWith("/ip4/127.0.0.1/tcp/")));

        names.put("peers.example", address(server));

        assertThat(TestHosts.await(client.connect(NAME)).remotePeer()).isEqualTo(server.peerId());
    }

    @Test
    void failsIfOnlyThisHostIsBehindTheName() {
        names.put("peers.example", address(client));

        assertThatExceptionOfType(DialException.class)
                .isThrownBy(() -> TestHosts.await(client.connect(NAME)))
                .satisfies(failure ->
                        assertThat(failure.attempts().get(NAME)).isInstanceOf(SelfConnectionException.class));
    }

    @Test
    void addressesThatNeedNoResolutionAreTriedMeanwhile() {
        names.silence("peers.example");
        Duration longerThanAnyAwaits = Duration.ofMinutes(2);
        Host patient = hosts.start(builder -> builder.dnsServers(List.of(names.address()))
                .limits(HostLimits.builder()
                        .dialTimeout(longerThanAnyAwaits)
                        .connectTimeout(longerThanAnyAwaits)
                        .build()));

        assertThat(TestHosts.await(patient.connect(
                                server.peerId(),
                                List.of(NAME, server.listenAddresses().get(0))))
                        .remotePeer())
                .isEqualTo(server.peerId());
    }

    @Test
    void saysWhatItTriedWhenNothingIsBehindTheName() {
        assertThatExceptionOfType(DialException.class)
                .isThrownBy(() -> TestHosts.await(client.connect(NAME)))
                .satisfies(
                        failure -> assertThat(failure.attempts().get(NAME)).isInstanceOf(UnknownHostException.class));
    }
}
