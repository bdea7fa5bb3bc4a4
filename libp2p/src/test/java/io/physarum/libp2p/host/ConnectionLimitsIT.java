package io.physarum.libp2p.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.RawClients;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What one address may do to a host by opening connections. */
class ConnectionLimitsIT {

    private static final String ATTACKER = "127.0.0.2";

    /** What a host that lets a connection in says first. */
    private static final byte[] HEADER = "\u0013/multistream/1.0.0\n".getBytes(StandardCharsets.US_ASCII);

    private final TestHosts hosts = new TestHosts();

    private final Queue<String> bitten = new ConcurrentLinkedQueue<>();

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        hosts.close();
    }

    /** A host to which loopback is an address like any other. */
    private Host server(UnaryOperator<HostLimits.Builder> limits) {
        HostLimits.Builder builder = HostLimits.builder().unlimitedNetworks(List.of());
        return hosts.start(host -> host.limits(limits.apply(builder).build()).limitListener(bitten::add));
    }

    private Socket attack(Host server) throws IOException {
        Socket socket = RawClients.connect(ATTACKER, server);
        sockets.add(socket);
        return socket;
    }

    static Stream<Arguments> limitsPerIp() {
        return Stream.of(
                limit("max-pending-per-ip", limits -> limits.maxPendingPerIp(2)),
                limit("max-connections-per-ip", limits -> limits.maxConnectionsPerIp(2)),
                limit(
                        "accept-rate-per-ip",
                        limits -> limits.acceptBurstPerIp(2).acceptRatePerIp(1).maxPendingPerIp(1000)));
    }

    private static Arguments limit(String name, UnaryOperator<HostLimits.Builder> limits) {
        return arguments(name, limits);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limitsPerIp")
    void refusesOneAddressAndLetsAnotherIn(String limit, UnaryOperator<HostLimits.Builder> limits) throws IOException {
        Host server = server(limits);
        attack(server);
        attack(server);
        while (bitten.isEmpty()) {
            // A second may have passed since the first: then there is a token more.
            attack(server);
        }

        assertThat(bitten).containsOnly(limit);
        assertThat(TestHosts.connect(hosts.start(), server).isOpen()).isTrue();
        assertThat(bitten).containsOnly(limit);
    }

    @Test
    void refusesMoreConnectionsOfOnePeerAndLetsAnotherIn() {
        Host server = server(limits -> limits.maxConnectionsPerPeer(1));
        Host client = hosts.start();
        Connection first = await(client.connect(server.listenAddresses().get(0)));
        Awaitility.await().untilAsserted(() -> assertThat(server.connections()).hasSize(1));

        client.connect(server.listenAddresses().get(0));

        Awaitility.await().untilAsserted(() -> assertThat(bitten).containsExactly("max-connections-per-peer"));
        assertThat(TestHosts.connect(hosts.start(), server).isOpen()).isTrue();
        assertThat(first.isOpen()).isTrue();
    }

    @Test
    void keepsToTheLimitOfPendingConnectionsInAll() throws IOException {
        Host server = server(limits -> limits.maxPendingInbound(2));
        for (int i = 0; i < 2; i++) {
            // They are served by different threads: only who is greeted has come before the next.
            attack(server).getInputStream().readNBytes(HEADER.length);
        }

        assertThat(RawClients.untilClosed(attack(server))).isEmpty();
        assertThat(bitten).containsExactly("max-pending-inbound");

        sockets.get(0).close();
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> TestHosts.connect(hosts.start(), server).isOpen());
    }

    @Test
    void oneOfTheAddressThatHasMostGivesWayButForThoseOfUseToThisSide() throws IOException {
        Host server = server(limits -> limits.maxInboundConnections(3).handshakeTimeout(Duration.ofMinutes(1)));
        Host kept = hosts.start();
        Host used = hosts.start();
        Host other = hosts.start();
        server.protect(kept.peerId(), "test");
        used.addProtocol(EchoProtocol.binding());
        List.of(kept, used, other).forEach(host -> TestHosts.connect(host, server));
        Awaitility.await().untilAsserted(() -> assertThat(server.connections()).hasSize(3));
        await(server.newStream(used.peerId(), ProtocolBinding.of(EchoProtocol.PROTOCOL_ID, stream -> {})));
        // This side asks each who it is: until that is answered, all are of use to it.
        Awaitility.await()
                .until(() -> !server.addressBook().protocols(other.peerId()).isEmpty()
                        && server.connections().stream()
                                        .filter(Connection::isIdle)
                                        .count()
                                == 2);

        assertThat(attack(server).getInputStream().readNBytes(HEADER.length)).isEqualTo(HEADER);
        Awaitility.await().untilAsserted(() -> assertThat(other.connections()).isEmpty());
        Socket refused = RawClients.connect("127.0.0.3", server);
        sockets.add(refused);
        assertThat(RawClients.untilClosed(refused)).isEmpty();

        assertThat(bitten).containsExactly("max-inbound-connections", "max-inbound-connections");
        assertThat(server.connections())
                .extracting(Connection::remotePeer)
                .containsExactlyInAnyOrder(kept.peerId(), used.peerId());
    }

    @Test
    void endsAHandshakeThatSendsMoreThanItMay() throws IOException {
        Host server = server(limits -> limits.maxHandshakeBytes(4096));
        byte[] line = ("/" + "x".repeat(900) + "\n").getBytes(StandardCharsets.US_ASCII);
        Socket socket = attack(server);
        OutputStream out = socket.getOutputStream();
        out.write(HEADER);
        InputStream in = socket.getInputStream();
        in.readNBytes(HEADER.length);
        try {
            // Each is answered, so that they do not come in one piece: "na", and never more than that.
            for (int i = 0; i < 64 && bitten.isEmpty(); i++) {
                out.write(0x80 | (line.length & 0x7f));
                out.write(line.length >> 7);
                out.write(line);
                in.readNBytes(4);
            }
        } catch (IOException expected) {
            assertThat(bitten).isNotEmpty();
        }

        Awaitility.await().untilAsserted(() -> assertThat(bitten).containsExactly("max-handshake-bytes"));
        assertThat(RawClients.untilClosed(socket)).isEmpty();
        assertThat(TestHosts.connect(hosts.start(), server).isOpen()).isTrue();
    }

    @Test
    void letsTwoHundredNodesBehindOneAddressInAtOnce() throws IOException {
        Host server = server(limits -> limits);
        for (int i = 0; i < 200; i++) {
            attack(server);
        }

        for (Socket socket : sockets) {
            assertThat(socket.getInputStream().readNBytes(HEADER.length)).isEqualTo(HEADER);
        }
        assertThat(bitten).isEmpty();
    }
}
