package io.physarum.libp2p.host;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.ConnectionListener;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.core.SelfConnectionException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identify.IdentifyProtocol;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.ping.Ping;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.FreePorts;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HostConnectionsIT {

    /** How long what is to happen at once may take. */
    private static final int SOON_MILLIS = 30_000;

    private final TestHosts hosts = new TestHosts();

    @AfterEach
    void stop() {
        hosts.close();
    }

    @Test
    void sharesOneDialAmongConcurrentCalls() {
        Host a = hosts.start();
        Host b = hosts.start();
        TestHosts.introduce(a, b);

        List<CompletableFuture<Connection>> dials = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            dials.add(a.connect(b.peerId(), List.of()));
        }

        assertThat(dials.stream().map(TestHosts::await).distinct()).hasSize(1);
        // The dialer is done as soon as it has sent the last message of the handshake.
        Awaitility.await().untilAsserted(() -> assertThat(b.connections()).hasSize(1));
    }

    /** Each round is one chance for the caller to look between the end of a dial and the beginning of the next. */
    @Test
    void makesOneConnectionForThoseWhoCallWhileADialEnds() {
        Host a = hosts.start();
        Host b = hosts.start();
        TestHosts.introduce(a, b);

        for (int round = 0; round < 30; round++) {
            Connection first = null;
            while (first == null) {
                CompletableFuture<Connection> dial = a.connect(b.peerId(), List.of());
                first = dial.isDone() ? await(dial) : null;
            }
            assertThat(a.connections()).containsExactly(first);
            await(first.close());
            assertThat(a.connections()).isEmpty();
        }
    }

    @Test
    void connectsToWhoeverAnswersAtAnAddressThatNamesNobody() {
        Host a = hosts.start();
        Host b = hosts.start();

        Connection connection = await(a.connect(b.listenAddresses().get(0)));

        assertThat(connection.remotePeer()).isEqualTo(b.peerId());
        assertThat(a.connection(b.peerId())).contains(connection);
        assertThat(a.addressBook().addresses(b.peerId()))
                .contains(b.listenAddresses().get(0));
    }

    @Test
    void refusesAnAddressThatLeadsToItself() {
        Host a = hosts.start();
        Multiaddr own = a.listenAddresses().get(0);

        assertThatThrownBy(() -> await(a.connect(own)))
                .isInstanceOfSatisfying(
                        DialException.class,
                        e -> assertThat(e.attempts()).extractingByKey(own).isInstanceOf(SelfConnectionException.class));
        assertThat(a.connections()).isEmpty();
    }

    @Test
    void saysWhyNobodyAnswersAtAnAddress() {
        Host a = hosts.start();
        Multiaddr closed = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + FreePorts.tcp());

        assertThatThrownBy(() -> await(a.connect(closed)))
                .isInstanceOfSatisfying(
                        DialException.class, e -> assertThat(e.attempts()).containsOnlyKeys(closed));
    }

    @Test
    void survivesThatBothSidesDialAtOnce() {
        for (int round = 0; round < 10; round++) {
            Host a = hosts.start();
            Host b = hosts.start();
            TestHosts.introduce(a, b);
            a.addProtocol(EchoProtocol.binding());
            b.addProtocol(EchoProtocol.binding());

            CompletableFuture<Stream> there =
                    a.newStream(b.peerId(), ProtocolBinding.of(EchoProtocol.PROTOCOL_ID, stream -> {}));
            CompletableFuture<Stream> back =
                    b.newStream(a.peerId(), ProtocolBinding.of(EchoProtocol.PROTOCOL_ID, stream -> {}));

            assertThat(await(there).isOpen()).isTrue();
            assertThat(await(back).isOpen()).isTrue();
            assertThat(await(Ping.on(a).ping(b.peerId(), Duration.ofSeconds(10))))
                    .isPositive();
        }
    }

    @Test
    void refusesToDialItself() {
        Host a = hosts.start();

        assertThatThrownBy(() -> TestHosts.connect(a, a))
                .isInstanceOf(DialException.class)
                .hasMessageContaining("itself");
    }

    @Test
    void refusesAPeerThatIsNotTheOneDialled() {
        Host a = hosts.start();
        Host b = hosts.start();
        PeerId other = Keys.generate(KeyType.ED25519).peerId();

        assertThatThrownBy(() -> await(a.connect(other, b.listenAddresses()))).isInstanceOf(DialException.class);
        assertThat(a.connections()).isEmpty();
        Awaitility.await().until(() -> b.connections().isEmpty());
    }

    @Test
    void triesAllAddressesAndListsThemWhenNoneWorks() throws Exception {
        Host a = hosts.start();
        Host b = hosts.start();
        Multiaddr dead = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + FreePorts.tcp());
        Multiaddr name = Multiaddr.parse("/dns4/no-such-host.invalid/tcp/4001");

        assertThatThrownBy(() -> await(a.connect(b.peerId(), List.of(dead, name))))
                .isInstanceOfSatisfying(
                        DialException.class, e -> assertThat(e.attempts()).containsOnlyKeys(dead, name));
        List<Multiaddr> withGood = new ArrayList<>(List.of(dead, name));
        withGood.addAll(b.listenAddresses());
        assertThat(await(a.connect(b.peerId(), withGood)).isOpen()).isTrue();
    }

    @Test
    void survivesAddressesOfAZoneThatItDoesNotHave() {
        Host a = hosts.start(builder ->
                builder.limits(HostLimits.builder().maxConcurrentDials(1).build()));
        Host b = hosts.start();
        Multiaddr zoned = Multiaddr.parse("/ip6zone/no-such-zone/ip6/fe80::1/tcp/1");

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> await(a.connect(b.peerId(), List.of(zoned))))
                    .isInstanceOfSatisfying(
                            DialException.class, e -> assertThat(e.attempts()).containsOnlyKeys(zoned));
        }

        assertThat(TestHosts.connect(a, b).isOpen()).isTrue();
    }

    @Test
    void resolvesNames() {
        Host a = hosts.start();
        Host b = hosts.start();
        int port = b.listenAddresses().get(0).port().orElseThrow();

        Multiaddr address = b.peerId().appendTo(Multiaddr.parse("/dns4/localhost/tcp/" + port));

        assertThat(await(a.connect(address)).remotePeer()).isEqualTo(b.peerId());
    }

    @Test
    void saysWhichAddressCannotBeBound() {
        Host a = hosts.start();
        Multiaddr taken = a.listenAddresses().get(0);
        Host b = new HostBuilder().listenAddresses(List.of(taken)).build();

        assertThatThrownBy(() -> await(b.start()))
                .isInstanceOf(DialException.class)
                .hasMessageContaining("cannot listen")
                .hasMessageContaining(taken.toString());
        await(b.stop());
    }

    @Test
    void listensOnceButMayTryAgainAfterAFailure() {
        Host a = hosts.start(builder -> builder.listen("/ip4/127.0.0.1/tcp/" + FreePorts.tcp()));
        Multiaddr taken = a.listenAddresses().get(0);
        Host b = new HostBuilder().listenAddresses(List.of(taken)).build();
        assertThatThrownBy(() -> await(b.start())).isInstanceOf(DialException.class);

        await(a.stop());
        await(b.start());
        assertThat(b.listenAddresses()).containsExactly(taken);
        assertThatThrownBy(() -> await(b.start())).isInstanceOf(IllegalStateException.class);
        assertThat(b.listenAddresses()).containsExactly(taken);

        await(b.stop());
        assertThatThrownBy(() -> await(b.start())).isInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void advertisesInterfacesInsteadOfAWildcard() {
        Host a = hosts.start(builder -> builder.listen("/ip4/0.0.0.0/tcp/0"));

        assertThat(a.listenAddresses()).singleElement().asString().startsWith("/ip4/0.0.0.0/tcp/");
        assertThat(a.advertisedAddresses())
                .isNotEmpty()
                .noneMatch(address -> address.toString().contains("/0.0.0.0/"));
    }

    @Test
    void identifiesPeersAndPushesChanges() {
        Host a = hosts.start();
        Host b = hosts.start(builder -> builder.agentVersion("test/1"));
        AtomicInteger identified = new AtomicInteger();
        a.addConnectionListener(new ConnectionListener() {
            @Override
            public void onIdentified(Connection connection) {
                identified.incrementAndGet();
            }
        });
        Connection connection = TestHosts.connect(a, b);

        Awaitility.await().until(() -> identified.get() == 1);
        assertThat(a.addressBook().protocols(b.peerId())).contains("/ipfs/ping/1.0.0", IdentifyProtocol.PROTOCOL_ID);
        assertThat(a.addressBook().addresses(b.peerId())).containsAll(b.listenAddresses());
        assertThat(IdentifyProtocol.info(connection).orElseThrow().agentVersion())
                .isEqualTo("test/1");

        Awaitility.await().until(() -> b.addressBook().protocols(a.peerId()).contains("/ipfs/id/push/1.0.0"));
        b.addProtocol(EchoProtocol.binding());
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(a.addressBook().protocols(b.peerId())).contains(EchoProtocol.PROTOCOL_ID));
    }

    @Test
    void leavesNoStreamOfIdentifyOpen() {
        Host a = hosts.start();
        Host b = hosts.start();
        Connection connection = TestHosts.connect(a, b);

        Awaitility.await().until(() -> IdentifyProtocol.info(connection).isPresent());
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> connection.streamCount() == 0);
    }

    @Test
    void tellsListenersOfConnectsAndDisconnects() {
        Host a = hosts.start();
        Host b = hosts.start();
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        b.addConnectionListener(new ConnectionListener() {
            @Override
            public void onConnected(Connection connection) {
                heard.add("connected " + connection.remotePeer());
            }

            @Override
            public void onDisconnected(Connection connection) {
                heard.add("disconnected " + connection.remotePeer());
            }
        });

        await(TestHosts.connect(a, b).close());

        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(heard).containsExactly("connected " + a.peerId(), "disconnected " + a.peerId()));
        assertThat(b.connections()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "\u0013/multistream/1.0.0\n", "\u0013/multistream/1.0.0\n\u0007/noise\n"})
    void closesConnectionsThatSendGarbage(String beginning) throws Exception {
        Host a = hosts.start(builder -> builder.limits(
                HostLimits.builder().handshakeTimeout(Duration.ofMillis(300)).build()));
        int port = a.listenAddresses().get(0).port().orElseThrow();
        Random random = new Random(42);
        for (int i = 0; i < 30; i++) {
            byte[] garbage = new byte[1 + random.nextInt(5000)];
            random.nextBytes(garbage);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(SOON_MILLIS);
                socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(garbage);
                drain(socket.getInputStream());
            }
        }
        Host b = hosts.start();
        Ping ping = Ping.on(b);
        // An honest peer may be too slow for such a short handshake, too.
        Awaitility.await()
                .ignoreExceptionsInstanceOf(Libp2pException.class)
                .untilAsserted(() -> assertThat(
                                await(ping.ping(TestHosts.connect(b, a).remotePeer(), Duration.ofSeconds(10))))
                        .isPositive());
    }

    /** Reads to the end; a reset is an end too. */
    private static void drain(InputStream in) {
        try {
            in.readAllBytes();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection stays open", e);
        } catch (IOException expected) {
            assertThat(expected).isNotNull();
        }
    }

    @Test
    void closesConnectionsThatStallInTheHandshake() throws Exception {
        Host a = hosts.start(builder -> builder.limits(
                HostLimits.builder().handshakeTimeout(Duration.ofMillis(300)).build()));
        int port = a.listenAddresses().get(0).port().orElseThrow();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SOON_MILLIS);
            socket.getOutputStream()
                    .write("\u0013/multistream/1.0.0\n\u0007/noise\n".getBytes(StandardCharsets.US_ASCII));
            drain(socket.getInputStream());
        }
    }

    @Test
    void failsADialToASilentServerInTime() throws Exception {
        Host a = hosts.start(builder -> builder.limits(
                HostLimits.builder().handshakeTimeout(Duration.ofMillis(300)).build()));
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + silent.getLocalPort());
            PeerId peer = Keys.generate(KeyType.ED25519).peerId();

            assertThatThrownBy(() -> await(a.connect(peer, List.of(address))))
                    .isInstanceOf(DialException.class)
                    .hasCauseInstanceOf(RequestTimeoutException.class);
        }
    }

    @Test
    void saysAtWhichStageOpeningAStreamTookTooLong() throws Exception {
        Host a = hosts.start(builder -> builder.limits(
                HostLimits.builder().connectTimeout(Duration.ofMillis(300)).build()));
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + silent.getLocalPort());
            PeerId peer = Keys.generate(KeyType.ED25519).peerId();
            a.addressBook().addAddresses(peer, List.of(address), Duration.ofHours(1));

            assertThatThrownBy(
                            () -> await(a.newStream(peer, ProtocolBinding.of(EchoProtocol.PROTOCOL_ID, stream -> {}))))
                    .isInstanceOf(RequestTimeoutException.class)
                    .hasMessageContaining("dialling " + peer)
                    .hasMessageContaining(address.toString());
        }
    }

    @Test
    void hangsUpWhenADialOrTheStreamThatNeedsItIsCancelled() throws Exception {
        Host a = hosts.start(builder -> builder.limits(patient().build()));
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + silent.getLocalPort());
            PeerId peer = Keys.generate(KeyType.ED25519).peerId();

            assertHangsUp(a.connect(address), silent);
            assertHangsUp(a.connect(peer, List.of(address)), silent);
            a.addressBook().addAddresses(peer, List.of(address), Duration.ofHours(1));
            assertHangsUp(a.newStream(peer, EchoProtocol.binding()), silent);
        }
    }

    /** Limits of a host that gives up by itself only long after a test has. */
    private static HostLimits.Builder patient() {
        return HostLimits.builder().connectTimeout(Duration.ofMinutes(2)).handshakeTimeout(Duration.ofMinutes(2));
    }

    private static void assertHangsUp(CompletableFuture<?> dial, ServerSocket server) throws IOException {
        try (Socket socket = server.accept()) {
            socket.setSoTimeout(SOON_MILLIS);
            assertThat(socket.getInputStream().read())
                    .as("the handshake has begun")
                    .isNotNegative();
            dial.cancel(false);
            socket.getInputStream().readAllBytes();
        }
    }

    @Test
    void connectsToAGivenAddressWhileThoseOfHearsayLeadNowhere() throws Exception {
        Host a = hosts.start(
                builder -> builder.limits(patient().maxConcurrentDials(4).build()));
        Host b = hosts.start();
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + silent.getLocalPort());
            for (int i = 0; i < 5; i++) {
                PeerId invented = Keys.generate(KeyType.ED25519).peerId();
                a.addressBook().addAddresses(invented, List.of(address), Duration.ofHours(1));
                a.connect(invented, List.of());
            }

            assertThat(a.connect(b.peerId(), b.listenAddresses())).succeedsWithin(Duration.ofMillis(SOON_MILLIS));
        }
    }

    @Test
    void keepsToTheLimitOfInboundConnections() {
        Queue<String> bitten = new ConcurrentLinkedQueue<>();
        Host server = hosts.start(builder -> builder.limits(
                        HostLimits.builder().maxInboundConnections(2).build())
                .limitListener(bitten::add));
        TestHosts.connect(hosts.start(), server);
        TestHosts.connect(hosts.start(), server);
        Host third = hosts.start();

        assertThatThrownBy(() -> TestHosts.connect(third, server)).isInstanceOf(DialException.class);
        Awaitility.await().untilAsserted(() -> assertThat(server.connections()).hasSize(2));
        assertThat(bitten).isNotEmpty().containsOnly("max-inbound-connections");
    }

    @Test
    void keepsToTheLimitOfOutboundConnections() {
        Queue<String> bitten = new ConcurrentLinkedQueue<>();
        Host client = hosts.start(builder -> builder.limits(
                        HostLimits.builder().maxOutboundConnections(1).build())
                .limitListener(bitten::add));
        TestHosts.connect(client, hosts.start());
        Host second = hosts.start();

        assertThatThrownBy(() -> TestHosts.connect(client, second))
                .isInstanceOfSatisfying(
                        LimitExceededException.class, e -> assertThat(e.limit()).isEqualTo("max-outbound-connections"));
        assertThat(bitten).containsExactly("max-outbound-connections");
    }

    @Test
    void keepsToTheLimitOfStreamsOfOneProtocol() {
        Queue<String> bitten = new ConcurrentLinkedQueue<>();
        Host client = hosts.start(builder -> builder.limits(
                        HostLimits.builder().maxStreamsPerPeerProtocol(3).build())
                .limitListener(bitten::add));
        Host server = hosts.start();
        TestHosts.introduce(client, server);
        server.addProtocol(EchoProtocol.binding());
        ProtocolBinding echo = ProtocolBinding.of(EchoProtocol.PROTOCOL_ID, stream -> {});
        List<Stream> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            open.add(await(client.newStream(server.peerId(), echo)));
        }

        assertThatThrownBy(() -> await(client.newStream(server.peerId(), echo)))
                .isInstanceOf(LimitExceededException.class);
        assertThat(bitten).containsExactly("max-streams-per-peer-protocol");
        open.get(0).reset();
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> await(client.newStream(server.peerId(), echo)).isOpen());
    }
}
