package io.physarum.libp2p.host;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionGater;
import io.physarum.libp2p.core.ConnectionGater.Stage;
import io.physarum.libp2p.core.ConnectionRefusedException;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.host.gater.GaterRules;
import io.physarum.libp2p.host.gater.IpNetwork;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.RawClients;
import io.physarum.libp2p.testing.TestHosts;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ConnectionGaterIT {

    private final TestHosts hosts = new TestHosts();

    private final Queue<Stage> refused = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        hosts.close();
    }

    private Host gated(ConnectionGater gater) {
        return hosts.start(builder -> builder.gater(gater).gaterListener(refused::add));
    }

    private static IpNetwork network(String text) {
        return IpNetwork.parse(text);
    }

    /** Each address of a dial was refused by the gater. */
    private void assertRefused(ThrowingCallable dial, Stage stage) {
        assertThatThrownBy(dial)
                .isInstanceOfSatisfying(
                        DialException.class,
                        e -> assertThat(e.attempts())
                                .isNotEmpty()
                                .allSatisfy((address, failure) -> assertThat(failure)
                                        .isInstanceOfSatisfying(
                                                ConnectionRefusedException.class,
                                                refusal -> assertThat(refusal.stage())
                                                        .isEqualTo(stage))));
        assertThat(refused).isNotEmpty().containsOnly(stage);
    }

    @Test
    void dialsNoPeerThatIsDenied() {
        Host denied = hosts.start();
        Host other = hosts.start();
        Host host = gated(GaterRules.NONE.denying(denied.peerId()));
        TestHosts.introduce(host, denied);

        assertThatThrownBy(() -> TestHosts.connect(host, denied))
                .isInstanceOf(ConnectionRefusedException.class)
                .hasMessageContaining("peer " + denied.peerId() + " is denied");
        assertThatThrownBy(() -> await(host.newStream(denied.peerId(), EchoProtocol.binding())))
                .isInstanceOf(ConnectionRefusedException.class);
        assertThat(refused).containsExactly(Stage.PEER_DIAL, Stage.PEER_DIAL);
        assertThat(TestHosts.connect(host, other).isOpen()).isTrue();
        assertThat(denied.connections()).isEmpty();
    }

    @Test
    void dialsNoAddressInADeniedNetwork() {
        Host target = hosts.start();
        Host host = gated(GaterRules.NONE.denying(network("127.0.0.0/8")));

        assertRefused(() -> TestHosts.connect(host, target), Stage.ADDRESS_DIAL);
        assertThat(target.connections()).isEmpty();
    }

    @Test
    void dialsNoDeniedAddressThatANameStandsFor() {
        Host target = hosts.start();
        Host host = gated(GaterRules.parse("deny 127.0.0.0/8\ndeny ::1"));
        int port = target.listenAddresses().get(0).port().orElseThrow();

        assertRefused(() -> await(host.connect(Multiaddr.parse("/dns/localhost/tcp/" + port))), Stage.ADDRESS_DIAL);
        assertThat(target.connections()).isEmpty();
    }

    @Test
    void refusesWhoeverAnswersIfThatIsNobodyAllowed() {
        Host stranger = hosts.start();
        PeerId friend = Keys.generate(KeyType.ED25519).peerId();
        Host host = gated(GaterRules.parse("allow " + friend));

        assertRefused(() -> await(host.connect(stranger.listenAddresses().get(0))), Stage.SECURED);
        Awaitility.await()
                .untilAsserted(() -> assertThat(stranger.connections()).isEmpty());
    }

    @Test
    void saysNothingToADeniedNetworkAndLetsOthersIn() throws IOException {
        Host host = gated(GaterRules.NONE.denying(network("127.0.0.2/32")));

        try (Socket socket = RawClients.connect("127.0.0.2", host)) {
            assertThat(RawClients.untilClosed(socket)).isEmpty();
        }

        assertThat(refused).containsExactly(Stage.ACCEPT);
        assertThat(TestHosts.connect(hosts.start(), host).isOpen()).isTrue();
    }

    @Test
    void closesTheConnectionOfADeniedPeerAndLetsOthersIn() {
        PrivateKey denied = Keys.generate(KeyType.ED25519);
        Host host = gated(GaterRules.NONE.denying(denied.peerId()));
        Host outcast = hosts.start(builder -> builder.key(denied));

        // The dialer may be done before the other side looks at who it is.
        outcast.connect(host.peerId(), host.listenAddresses());
        Awaitility.await().untilAsserted(() -> assertThat(refused).contains(Stage.SECURED));
        Awaitility.await().untilAsserted(() -> assertThat(outcast.connections()).isEmpty());
        assertThat(TestHosts.connect(hosts.start(), host).isOpen()).isTrue();
        assertThat(host.connection(outcast.peerId())).isEmpty();
    }

    @Test
    void replacingTheGaterClosesWhatTheNewOneRefuses() {
        Host host = gated(GaterRules.NONE);
        Host banned = hosts.start();
        Host other = hosts.start();
        Connection closing = TestHosts.connect(banned, host);
        Connection staying = TestHosts.connect(other, host);
        Awaitility.await().untilAsserted(() -> assertThat(host.connections()).hasSize(2));

        host.replaceGater(GaterRules.NONE.denying(banned.peerId()));

        await(closing.closeFuture());
        assertThat(host.connection(banned.peerId())).isEmpty();
        assertThatThrownBy(() -> await(host.connect(banned.peerId(), banned.listenAddresses())))
                .isInstanceOf(ConnectionRefusedException.class);
        assertThat(staying.isOpen()).isTrue();

        host.replaceGater(GaterRules.NONE);
        assertThat(TestHosts.connect(banned, host).isOpen()).isTrue();
    }

    @Test
    void aDialerObeysTheGaterThatTookThePlaceOfItsHosts() {
        Host host = gated(GaterRules.NONE);
        Multiaddr target = hosts.start().listenAddresses().get(0);
        Host dialer = host.newDialer();
        try {
            assertThat(await(dialer.connect(target)).isOpen()).isTrue();

            host.replaceGater(GaterRules.NONE.denying(network("127.0.0.0/8")));

            assertRefused(() -> await(dialer.connect(target)), Stage.ADDRESS_DIAL);
        } finally {
            await(dialer.stop());
        }
    }

    @Test
    void aDialerTellsOfItsLimitsAsItsHostDoes() {
        Queue<String> bitten = new ConcurrentLinkedQueue<>();
        Host host = hosts.start(builder -> builder.limits(
                        HostLimits.builder().maxOutboundConnections(1).build())
                .limitListener(bitten::add));
        Multiaddr target = hosts.start().listenAddresses().get(0);
        Host dialer = host.newDialer();
        try {
            await(dialer.connect(target));

            assertThatThrownBy(() -> await(dialer.connect(target))).isInstanceOf(LimitExceededException.class);
            assertThat(bitten).containsExactly("max-outbound-connections");
        } finally {
            await(dialer.stop());
        }
    }

    @Test
    void aGaterThatFailsRefuses() {
        Host host = gated(new ConnectionGater() {
            @Override
            public Optional<String> interceptPeerDial(PeerId peer) {
                throw new IllegalStateException("as a test");
            }
        });

        assertThatThrownBy(() -> TestHosts.connect(host, hosts.start()))
                .isInstanceOf(ConnectionRefusedException.class)
                .hasMessageContaining("as a test");
    }

    @Test
    void aListOfAllowedPeersLetsThemInInBothDirections() {
        PrivateKey friend = Keys.generate(KeyType.ED25519);
        Host host = gated(GaterRules.parse("allow " + friend.peerId() + "\nallow 127.0.0.0/8"));
        host.addProtocol(EchoProtocol.binding());
        Host other = hosts.start(builder -> builder.key(friend));
        TestHosts.introduce(host, other);

        assertThat(TestHosts.connect(host, other).isOpen()).isTrue();
        assertThat(await(other.newStream(
                                host.peerId(), ProtocolBinding.of(List.of(EchoProtocol.PROTOCOL_ID), stream -> {})))
                        .isOpen())
                .isTrue();
        assertThat(refused).isEmpty();
    }
}
