package io.physarum.libp2p.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identify.IdentifyProtocol;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** How many streams there may be. */
class StreamLimitsIT {

    private static final int LIMIT = 4;

    /** Two ids, so that an opening waits for the peer's agreement, and hears when it is refused. */
    private static final ProtocolBinding ECHO =
            ProtocolBinding.of(List.of(EchoProtocol.PROTOCOL_ID, "/test/none/1.0.0"), stream -> {});

    private final TestHosts hosts = new TestHosts();

    private final Queue<String> bitten = new ConcurrentLinkedQueue<>();

    private final Host client = hosts.start();

    @BeforeEach
    void startTheClient() {
        client.addProtocol(EchoProtocol.binding());
    }

    @AfterEach
    void stop() {
        hosts.close();
    }

    private Host limited(UnaryOperator<HostLimits.Builder> limits) {
        Host host = hosts.start(builder ->
                builder.limits(limits.apply(HostLimits.builder()).build()).limitListener(bitten::add));
        host.addProtocol(EchoProtocol.binding());
        TestHosts.introduce(host, client);
        return host;
    }

    /** Connects, and waits until identify needs its streams no longer. */
    private static Connection settled(Host from, Host to) {
        Connection connection = TestHosts.connect(from, to);
        Awaitility.await().until(() -> IdentifyProtocol.info(connection).isPresent() && connection.streamCount() == 0);
        return connection;
    }

    private static List<Stream> open(Host from, Host to, int count) {
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            streams.add(await(from.newStream(to.peerId(), ECHO)));
        }
        return streams;
    }

    /** A peer hears that the protocol is spoken before the stream is reset for being one too many of it. */
    private static void assertRefused(Host from, Host to) {
        try {
            Stream stream = await(from.newStream(to.peerId(), ECHO));
            Awaitility.await().until(() -> !stream.isOpen());
        } catch (Libp2pException expected) {
            assertThat(expected).isNotInstanceOf(LimitExceededException.class);
        }
    }

    static List<Arguments> inboundLimits() {
        return List.of(
                limit("max-streams-per-peer", limits -> limits.maxStreamsPerPeer(LIMIT)),
                limit("max-streams-per-peer-protocol", limits -> limits.maxStreamsPerPeerProtocol(LIMIT)));
    }

    private static Arguments limit(String name, UnaryOperator<HostLimits.Builder> limits) {
        return arguments(name, limits);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inboundLimits")
    void refusesTheStreamsOfOnePeerAndLetsAnotherIn(String limit, UnaryOperator<HostLimits.Builder> limits) {
        Host server = limited(limits);
        settled(client, server);
        List<Stream> open = open(client, server, LIMIT);

        assertRefused(client, server);
        assertThat(bitten).isNotEmpty().containsOnly(limit);

        Host other = hosts.start();
        settled(other, server);
        assertThat(open(other, server, 1)).allMatch(Stream::isOpen);
        assertThat(open).allMatch(Stream::isOpen);
    }

    static List<Arguments> limitsOnAll() {
        return List.of(
                limit("max-inbound-streams", limits -> limits.maxInboundStreams(LIMIT)),
                limit("max-streams-per-protocol", limits -> limits.maxStreamsPerProtocol(LIMIT)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limitsOnAll")
    void refusesStreamsWhileAllPlacesAreTaken(String limit, UnaryOperator<HostLimits.Builder> limits) {
        Host server = limited(limits);
        settled(client, server);
        List<Stream> open = open(client, server, LIMIT);

        assertRefused(client, server);
        assertThat(bitten).isNotEmpty().containsOnly(limit);

        await(server.connect(client.peerId(), List.of()));
        assertThat(open(server, client, 1)).allMatch(Stream::isOpen);
        open.get(0).reset();
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> open(client, server, 1).get(0).isOpen());
    }

    static List<Arguments> outboundLimits() {
        return List.of(
                limit("max-outbound-streams", limits -> limits.maxOutboundStreams(LIMIT)),
                limit("max-streams-per-peer", limits -> limits.maxStreamsPerPeer(LIMIT)),
                limit("max-streams-per-protocol", limits -> limits.maxStreamsPerProtocol(LIMIT)),
                limit("max-streams-per-peer-protocol", limits -> limits.maxStreamsPerPeerProtocol(LIMIT)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outboundLimits")
    void opensNoMoreStreamsThanItMay(String limit, UnaryOperator<HostLimits.Builder> limits) {
        Host host = limited(limits);
        settled(host, client);
        List<Stream> open = open(host, client, LIMIT);

        assertThatThrownBy(() -> open(host, client, 1))
                .isInstanceOfSatisfying(
                        LimitExceededException.class, e -> assertThat(e.limit()).isEqualTo(limit))
                .hasMessageContaining("limit " + limit + " of " + LIMIT)
                .hasMessageContaining("physarum.p2p.limits." + limit);
        assertThat(bitten).containsExactly(limit);

        open.get(0).close();
        assertThat(open(host, client, 1)).allMatch(Stream::isOpen);
    }

    static List<Arguments> pendingLimits() {
        return List.of(
                limit("max-pending-streams-per-peer", limits -> limits.maxPendingStreamsPerPeer(LIMIT)),
                limit("max-pending-streams", limits -> limits.maxPendingStreams(LIMIT)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pendingLimits")
    void refusesStreamsThatNeverSayTheirProtocol(String limit, UnaryOperator<HostLimits.Builder> limits) {
        Host server = limited(limits);
        Connection connection = settled(client, server);

        openHalf(connection, LIMIT + 3);

        Awaitility.await().untilAsserted(() -> assertThat(bitten).containsExactly(limit, limit, limit));
        if (limit.endsWith("-per-peer")) {
            Host other = hosts.start();
            settled(other, server);
            assertThat(open(other, server, 1)).allMatch(Stream::isOpen);
        }
        await(connection.close());
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> open(client, server, 1).get(0).isOpen());
    }

    /** Sends yamux frames that open streams, and nothing on them. */
    private static void openHalf(Connection connection, int count) {
        ChannelHandlerContext yamux = connection.channel().pipeline().context("yamux-decoder");
        for (int i = 0; i < count; i++) {
            ByteBuf frame = yamux.alloc().buffer();
            int streamId = 100_001 + 2 * i;
            frame.writeByte(0).writeByte(1).writeShort(1).writeInt(streamId).writeInt(0);
            yamux.writeAndFlush(frame);
        }
    }
}
