package io.physarum.libp2p.relay.dcutr;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionGater;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.host.HostLimits;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.Varint;
import io.physarum.libp2p.relay.RelayNetwork;
import io.physarum.libp2p.relay.RelayNetwork.Relay;
import io.physarum.libp2p.testing.ByteSink;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.FreePorts;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.relay.RelayNetwork.echo;
import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DcutrIT {

    private final RelayNetwork network = new RelayNetwork();

    private final Relay relay = network.relay();

    @AfterEach
    void close() {
        network.close();
    }

    private Host punching(UnaryOperator<HostBuilder> settings) {
        return network.host(builder ->
                settings.apply(builder.relays(RelayNetwork.QUICK.withHolePunching(true, Duration.ofMillis(100)))));
    }

    /** A host that is met through the relay, and listens also at some other addresses, which nobody is told. */
    private Host behind(String... others) {
        String[] listen = IntStream.range(0, others.length + 1)
                .mapToObj(i -> i == 0 ? relay.address() + "/p2p-circuit" : others[i - 1])
                .toArray(String[]::new);
        Host host = punching(builder -> builder.listen(listen));
        Awaitility.await().until(() -> circuit(host).size() == 1);
        return host;
    }

    private static List<Multiaddr> circuit(Host host) {
        return host.advertisedAddresses().stream().filter(Multiaddr::isRelayed).toList();
    }

    private static Connection meet(Host dialling, Host behind) {
        Connection relayed = await(dialling.connect(behind.peerId(), circuit(behind)));
        assertThat(relayed.remoteAddress().isRelayed()).isTrue();
        return relayed;
    }

    private static Connection awaitDirect(Host host, Host other) {
        return Awaitility.await()
                .until(
                        () -> RelayNetwork.connection(host, other),
                        connection -> !connection.remoteAddress().isRelayed());
    }

    @Test
    void movesTrafficToADirectConnection() {
        Host behind = behind("/ip4/127.0.0.1/tcp/0");
        Host dialling = punching(builder -> builder);
        Connection relayed = meet(dialling, behind);

        Connection direct = awaitDirect(dialling, behind);

        assertThat(direct.isInitiator()).isTrue();
        assertThat(awaitDirect(behind, dialling).remoteAddress())
                .as("the dial came from the port where the host listens")
                .isEqualTo(dialling.listenAddresses().get(0));
        echo(direct, 1_000_000);
        await(relayed.closeFuture());
        Awaitility.await().until(() -> relay.server().circuitCount() == 0);
        assertThat(dialling.connection(behind.peerId())).contains(direct);
    }

    /** It reaches the relay alone, so that of two dials at the same time only the other side's arrives. */
    private Host whoseDialsAreLost() {
        return punching(builder -> builder.gater(new ConnectionGater() {
            @Override
            public Optional<String> interceptAddressDial(Multiaddr address) {
                return address.isRelayed() || address.equals(relay.address().withoutPeer())
                        ? Optional.empty()
                        : Optional.of("it is lost");
            }
        }));
    }

    @Test
    void whoseDialIsLostIsTheDiallerAllTheSameWhenTheOtherSidesArrives() {
        Host behind = behind("/ip4/127.0.0.1/tcp/0");
        Host dialling = whoseDialsAreLost();
        meet(dialling, behind);

        Connection direct = awaitDirect(dialling, behind);

        assertThat(direct.isInitiator()).isTrue();
        assertThat(awaitDirect(behind, dialling).isInitiator()).isFalse();
        echo(direct, 100_000);
    }

    /** On the direct way it may be faster than the SYNC that the other side sent before it. */
    @Test
    void speaksFirstToADialThatOvertakesSync() throws IOException {
        Host behind = network.behind(1, relay);
        // A dial is expected for as long as one may take.
        Host dialling = punching(builder -> builder.limits(
                HostLimits.builder().dialTimeout(Duration.ofMinutes(5)).build()));
        await(dialling.connect(behind.peerId(), behind.advertisedAddresses()));
        try (Socket punch = new Socket()) {
            punch.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Multiaddr from = Multiaddr.of((InetSocketAddress) punch.getLocalSocketAddress());
            ByteSink answer = new ByteSink();
            Stream upgrade = await(RelayNetwork.connection(behind, dialling)
                    .newStream(ProtocolBinding.of(
                            Dcutr.PROTOCOL_ID, opened -> opened.pipeline().addLast(answer))));
            upgrade.writeAndFlush(DcutrCodec.connect(List.of(from)));
            Awaitility.await().until(() -> answer.count() > 0);

            punch.connect(dialling.listenAddresses().get(0).tcpSocketAddress().orElseThrow());

            punch.setSoTimeout(60_000);
            assertThat(line(punch)).isEqualTo("/multistream/1.0.0\n");
            assertThat(line(punch)).as("what this side proposes").startsWith("/");
        }
    }

    private static String line(Socket socket) throws IOException {
        int length = socket.getInputStream().read();
        assertThat(length).as("the length of a line").isPositive();
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    @Test
    void aDialInTheServersRoleCountsAmongThoseOfThisSide() {
        HostLimits limits = HostLimits.builder().maxOutboundConnections(2).build();
        Host behind = punching(
                builder -> builder.limits(limits).listen(relay.address() + "/p2p-circuit", "/ip4/127.0.0.1/tcp/0"));
        Awaitility.await().until(() -> circuit(behind).size() == 1);
        Host first = whoseDialsAreLost();
        meet(first, behind);
        Connection direct = awaitDirect(behind, first);
        assertThat(direct.isInitiator()).isFalse();
        Stream used = await(direct.newStream(EchoProtocol.binding()));

        Host second = whoseDialsAreLost();
        Connection relayed = meet(second, behind);

        Awaitility.await().during(Duration.ofMillis(500)).until(relayed::isOpen);
        assertThat(second.connections())
                .as("one to the relay and one through it")
                .hasSize(2);
        assertThat(used.isActive()).isTrue();
    }

    @Test
    void staysWithTheRelayWhereThereIsNoOtherWay() {
        Host behind = behind();
        Host dialling = punching(builder -> builder.listenAddresses(List.of()));
        Connection relayed = meet(dialling, behind);

        Awaitility.await().during(Duration.ofMillis(500)).until(relayed::isOpen);

        echo(relayed, 100_000);
        assertThat(dialling.connection(behind.peerId())).contains(relayed);
    }

    @Test
    void dialsBackWhereTheOtherSideIsReachable() throws IOException {
        Host behind = behind();
        int port = FreePorts.tcp();
        Host dialling = punching(builder -> builder.listen("/ip4/127.0.0.1/tcp/" + port)
                .announceAddresses(List.of(Multiaddr.parse("/dns4/localhost/tcp/" + port))));
        meet(dialling, behind);

        Connection direct = awaitDirect(behind, dialling);

        assertThat(direct.isInitiator()).isTrue();
        echo(direct, 100_000);
    }

    @Test
    void resetsStreamsThatBreakTheProtocol() {
        Host behind = behind();
        Host dialling = punching(builder -> builder.listenAddresses(List.of()));
        Connection relayed = meet(dialling, behind);
        byte[] text = "GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII);

        for (ByteBuf message : List.of(
                Unpooled.wrappedBuffer(Varint.encode(text.length), text),
                Unpooled.wrappedBuffer(Varint.encode(1L << 30)),
                DcutrCodec.sync())) {
            assertReset(relayed, message);
        }
        assertReset(TestHosts.connect(dialling, punching(builder -> builder)), DcutrCodec.connect(List.of()));
        echo(relayed, 1000);
    }

    @Test
    void resetsAnUpgradeTooManyWithoutCountingALimit() {
        ConcurrentLinkedQueue<String> limits = new ConcurrentLinkedQueue<>();
        Host behind = punching(
                builder -> builder.listen(relay.address() + "/p2p-circuit").limitListener(limits::add));
        Awaitility.await().until(() -> circuit(behind).size() == 1);
        Host dialling = punching(builder -> builder.listenAddresses(List.of()));
        Connection relayed = meet(dialling, behind);

        for (int i = 0; i < 8; i++) {
            assertReset(relayed, DcutrCodec.sync());
        }

        assertThat(limits).as("no property sets how many there may be").isEmpty();
        echo(relayed, 1000);
    }

    private static void assertReset(Connection connection, ByteBuf message) {
        ByteSink sink = new ByteSink();
        assertThatThrownBy(() -> {
                    Stream stream = await(connection.newStream(ProtocolBinding.of(
                            Dcutr.PROTOCOL_ID, opened -> opened.pipeline().addLast(sink))));
                    stream.writeAndFlush(message);
                    await(sink.end());
                })
                .isNotInstanceOf(AssertionError.class);
    }
}
