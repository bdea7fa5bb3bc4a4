package io.physarum.libp2p.relay;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.Varint;
import io.physarum.libp2p.relay.RelayNetwork.Relay;
import io.physarum.libp2p.relay.pb.HopMessage;
import io.physarum.libp2p.relay.pb.RelayPeer;
import io.physarum.libp2p.relay.pb.StopMessage;
import io.physarum.libp2p.relay.server.RelayLimits;
import io.physarum.libp2p.relay.server.RelayServer;
import io.physarum.libp2p.relay.wire.HeadReader;
import io.physarum.libp2p.relay.wire.RelayCodec;
import io.physarum.libp2p.relay.wire.RelayStatus;
import io.physarum.libp2p.testing.ByteSink;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.relay.RelayNetwork.connect;
import static io.physarum.libp2p.relay.RelayNetwork.connectInTheEnd;
import static io.physarum.libp2p.relay.RelayNetwork.echo;
import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What hostile peers do to relays and to hosts behind them, and what limits do. */
class RelayFaultsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RelayNetwork network = new RelayNetwork();

    @AfterEach
    void close() {
        network.close();
    }

    private static RelayLimits quick(Duration idle, Duration exchange) {
        return RelayLimits.defaults().withTimes(Duration.ofHours(1), idle, exchange);
    }

    /** Sends bytes on a stream of a protocol, and reads one message. */
    private static CompletableFuture<byte[]> ask(Connection connection, String protocol, ByteBuf request) {
        HeadReader reader = new HeadReader("an answer", RelayCodec.MAX_MESSAGE, PATIENCE);
        Stream stream = await(connection.newStream(
                ProtocolBinding.of(protocol, opened -> opened.pipeline().addLast(reader))));
        stream.writeAndFlush(request);
        return reader.result();
    }

    private static RelayStatus hop(Connection relay, ByteBuf request) {
        byte[] answer = await(ask(relay, RelayCodec.HOP_PROTOCOL_ID, request));
        return RelayStatus.of(RelayCodec.hop(answer).getStatus());
    }

    private static RelayStatus stop(Connection target, ByteBuf request) {
        byte[] answer = await(ask(target, RelayCodec.STOP_PROTOCOL_ID, request));
        return RelayStatus.of(RelayCodec.stop(answer).getStatus());
    }

    private static ByteBuf reserve() {
        return RelayCodec.encode(
                HopMessage.newBuilder().setType(HopMessage.Type.RESERVE).build());
    }

    private static ByteBuf garbage() {
        byte[] bytes = "GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII);
        return Unpooled.wrappedBuffer(Varint.encode(bytes.length), bytes);
    }

    private static ByteBuf nobody() {
        return RelayCodec.encode(HopMessage.newBuilder()
                .setType(HopMessage.Type.CONNECT)
                .setPeer(RelayPeer.newBuilder().setId(ByteString.copyFromUtf8("nobody")))
                .build());
    }

    @Test
    void aRelayAnswersWhatIsNoQuestionWithWhatIsWrong() {
        Relay relay = network.relay();
        Connection connection = TestHosts.connect(network.host(), relay.host());

        assertThat(hop(connection, garbage())).isEqualTo(RelayStatus.MALFORMED_MESSAGE);
        assertThat(hop(connection, nobody())).isEqualTo(RelayStatus.MALFORMED_MESSAGE);
        assertThat(hop(connection, RelayCodec.encode(HopMessage.getDefaultInstance())))
                .isEqualTo(RelayStatus.MALFORMED_MESSAGE);
        assertThat(hop(connection, Unpooled.wrappedBuffer(Varint.encode(1L << 40))))
                .isEqualTo(RelayStatus.MALFORMED_MESSAGE);
        assertThat(hop(
                        connection,
                        RelayCodec.encode(RelayCodec.hopStatus(RelayStatus.OK).build())))
                .isEqualTo(RelayStatus.UNEXPECTED_MESSAGE);
        assertThat(hop(connection, reserve())).isEqualTo(RelayStatus.OK);
        assertThat(relay.server().circuitCount()).isZero();
    }

    @Test
    void aRelayWaitsOnlySoLongForAMessage() {
        Relay relay = network.relay(quick(Duration.ofMinutes(1), Duration.ofMillis(100)));
        Connection connection = TestHosts.connect(network.host(), relay.host());

        CompletableFuture<byte[]> answer =
                ask(connection, RelayCodec.HOP_PROTOCOL_ID, Unpooled.wrappedBuffer(Varint.encode(100)));

        assertThatThrownBy(() -> await(answer)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void aRelayServesNobodyThroughARelay() {
        Relay inner = network.relay();
        Relay outer = network.relay();

        Host hidden = network.behind(1, inner);
        RelayServer.serve(hidden, RelayLimits.defaults(), limit -> {});
        Connection relayed = connect(network.host(), hidden);

        assertThat(hop(relayed, reserve())).isEqualTo(RelayStatus.PERMISSION_DENIED);
        assertThat(hop(
                        relayed,
                        RelayCodec.encode(HopMessage.newBuilder()
                                .setType(HopMessage.Type.CONNECT)
                                .setPeer(RelayCodec.peer(outer.host().peerId()))
                                .build())))
                .isEqualTo(RelayStatus.PERMISSION_DENIED);
    }

    @Test
    void aHostTakesNoCircuitFromWhereItHasNoReservation() {
        Host behind = network.behind(1, network.relay());
        Host stranger = network.host();
        Connection connection = TestHosts.connect(behind, stranger);
        Connection back = RelayNetwork.connection(stranger, behind);
        ByteBuf offer = RelayCodec.encode(StopMessage.newBuilder()
                .setType(StopMessage.Type.CONNECT)
                .setPeer(RelayCodec.peer(stranger.peerId()))
                .build());

        assertThat(stop(back, offer)).isEqualTo(RelayStatus.PERMISSION_DENIED);
        assertThat(stop(back, garbage())).isEqualTo(RelayStatus.MALFORMED_MESSAGE);
        assertThat(stop(back, RelayCodec.encode(RelayCodec.stopStatus(RelayStatus.OK))))
                .isEqualTo(RelayStatus.UNEXPECTED_MESSAGE);
        assertThat(connection.isOpen()).isTrue();
        assertThat(behind.connections()).hasSize(2);
    }

    @Test
    void aTargetThatNeverAnswersCostsOnlyTheCircuit() {
        Relay relay = network.relay(quick(Duration.ofMinutes(1), Duration.ofSeconds(3)));
        Host silent = network.host();
        silent.addProtocol(ProtocolBinding.of(RelayCodec.STOP_PROTOCOL_ID, stream -> {}));
        Connection reserving = TestHosts.connect(silent, relay.host());
        Awaitility.await()
                .ignoreExceptionsInstanceOf(Libp2pException.class)
                .untilAsserted(() -> assertThat(hop(reserving, reserve())).isEqualTo(RelayStatus.OK));
        Host dialling = network.host();

        assertThatThrownBy(() ->
                        await(dialling.connect(silent.peerId(), List.of(CircuitAddress.through(relay.address())))))
                .isInstanceOf(DialException.class)
                .hasMessageContaining("CONNECTION_FAILED");
        assertThat(relay.server().circuitCount()).isZero();
        echo(connectInTheEnd(dialling, network.behind(1, relay)), 1000);
    }

    @Test
    void refusesReservationsBeyondTheLimit() {
        Relay relay = network.relay(RelayLimits.defaults().withReservations(1, 1));
        network.behind(1, relay);
        Connection late = TestHosts.connect(network.host(), relay.host());

        assertThat(hop(late, reserve())).isEqualTo(RelayStatus.RESERVATION_REFUSED);
        assertThat(network.limits()).containsExactly("relay-reservations");
    }

    @Test
    void refusesCircuitsBeyondTheLimits() {
        Relay relay = network.relay(RelayLimits.defaults().withCircuits(2, 1, 1));
        Host behind = network.behind(1, relay);
        connect(network.host(), behind);

        assertThatThrownBy(() -> connect(network.host(), behind)).hasMessageContaining("RESOURCE_LIMIT_EXCEEDED");
        connect(network.host(), network.behind(1, relay));
        Host third = network.behind(1, relay);
        assertThatThrownBy(() -> connect(network.host(), third)).hasMessageContaining("RESOURCE_LIMIT_EXCEEDED");

        assertThat(network.limits()).containsExactly("relay-circuits-per-peer", "relay-circuits");
    }

    @Test
    void refusesMoreCircuitsThroughOneRelayThanTheHostTakes() {
        Relay relay = network.relay();
        Host behind = network.host(builder -> builder.listen(relay.address() + "/p2p-circuit")
                .limitListener(limit -> {})
                .relays(RelayNetwork.QUICK.withMaxCircuitsPerRelay(1)));
        RelayNetwork.awaitReservations(behind, 1);
        connect(network.host(), behind);

        assertThatThrownBy(() -> connect(network.host(), behind)).hasMessageContaining("CONNECTION_FAILED");
    }

    @Test
    void cutsACircuitThatCarriesTooMuch() {
        Relay relay = network.relay(RelayLimits.defaults().withCircuit(new CircuitLimit(Duration.ZERO, 100_000)));
        Connection connection = connect(network.host(), network.behind(1, relay));
        assertThat(connection.isLimited()).isTrue();
        ByteSink sink = new ByteSink();

        Stream stream = await(connection.newStream(ProtocolBinding.of(
                EchoProtocol.PROTOCOL_ID, opened -> opened.pipeline().addLast(sink))));
        stream.writeAndFlush(Unpooled.wrappedBuffer(new byte[200_000]));

        await(connection.closeFuture());
        assertThatThrownBy(() -> await(sink.end())).isNotNull();
        assertThat(network.limits()).containsExactly("relay-circuit-bytes");
    }

    @Test
    void cutsACircuitThatLastsTooLong() {
        Relay relay = network.relay(RelayLimits.defaults().withCircuit(new CircuitLimit(Duration.ofSeconds(3), 0)));
        Host behind = network.behind(1, relay);
        Host dialling = network.host();
        AtomicInteger attempts = new AtomicInteger();
        Connection connection = Awaitility.await()
                .ignoreExceptionsInstanceOf(Libp2pException.class)
                .until(
                        () -> {
                            attempts.incrementAndGet();
                            return connect(dialling, behind);
                        },
                        Objects::nonNull);

        await(connection.closeFuture());

        assertThat(network.limits()).containsOnly("relay-circuit-duration").hasSizeLessThanOrEqualTo(attempts.get());
    }

    @Test
    void cutsACircuitOnWhichNothingPasses() {
        Relay relay = network.relay(quick(Duration.ofSeconds(2), Duration.ofSeconds(10)));
        Connection connection = connectInTheEnd(network.host(), network.behind(1, relay));

        await(connection.closeFuture());

        assertThat(relay.server().reservationCount()).isEqualTo(1);
    }

    @Test
    void forgetsTheReservationOfAPeerThatLeft() {
        Relay relay = network.relay();
        Host behind = network.behind(1, relay);
        Multiaddr address = behind.advertisedAddresses().get(0);
        await(behind.stop());
        Awaitility.await().until(() -> relay.server().reservationCount() == 0);

        assertThatThrownBy(() -> await(network.host().connect(behind.peerId(), List.of(address))))
                .hasMessageContaining("NO_RESERVATION");
    }
}
