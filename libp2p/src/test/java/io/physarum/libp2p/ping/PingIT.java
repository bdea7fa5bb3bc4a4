package io.physarum.libp2p.ping;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.StreamResetException;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PingIT {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final TestHosts hosts = new TestHosts();

    @AfterEach
    void stop() {
        hosts.close();
    }

    @Test
    void measuresRoundTripsInBothDirectionsOverOneConnection() {
        Host a = hosts.start();
        Host b = hosts.start();
        TestHosts.connect(a, b);

        assertThat(await(Ping.on(a).ping(b.peerId(), LONG))).isPositive();
        assertThat(await(Ping.on(b).ping(a.peerId(), LONG))).isPositive();
        assertThat(a.connections()).hasSize(1);
    }

    @Test
    void answersConcurrentPingsOnOneStream() {
        Host a = hosts.start();
        Host b = hosts.start();
        TestHosts.introduce(a, b);
        Ping ping = Ping.on(a);

        List<CompletableFuture<Duration>> pings = IntStream.range(0, 40)
                .mapToObj(i -> ping.ping(b.peerId(), LONG))
                .toList();

        assertThat(pings).allSatisfy(each -> assertThat(await(each)).isPositive());
    }

    @Test
    void failsWhenThePeerDoesNotAnswerAndRecoversWhenItDoes() {
        Host a = hosts.start();
        Host b = hosts.start();
        TestHosts.introduce(a, b);
        b.addProtocol(ProtocolBinding.of(PingProtocol.PROTOCOL_ID, stream -> {}));
        Ping ping = Ping.on(a);

        assertThatThrownBy(() -> await(ping.ping(b.peerId(), Duration.ofMillis(300))))
                .isInstanceOf(RequestTimeoutException.class);

        b.addProtocol(PingProtocol.responder());
        Awaitility.await()
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(await(ping.ping(b.peerId(), Duration.ofSeconds(1))))
                        .isPositive());
    }

    @Test
    void servesTwoStreamsOfAPeer() {
        Host a = hosts.start();
        Host b = hosts.start();
        TestHosts.introduce(a, b);
        Ping third = Ping.on(a);

        assertThat(await(Ping.on(a).ping(b.peerId(), LONG))).isPositive();
        assertThat(await(Ping.on(a).ping(b.peerId(), LONG))).isPositive();
        assertThatThrownBy(() -> await(third.ping(b.peerId(), LONG))).isInstanceOf(StreamResetException.class);
    }

    @Test
    void goesOnWhenThePeerEndsTheStreamUnderAPing() {
        Host a = hosts.start();
        Host b = hosts.start();
        TestHosts.introduce(a, b);
        AtomicInteger streams = new AtomicInteger();
        b.addProtocol(ProtocolBinding.of(PingProtocol.PROTOCOL_ID, stream -> {
            streams.incrementAndGet();
            stream.pipeline().addLast(new TiringHandler());
        }));
        Ping ping = Ping.on(a);

        for (int i = 1; i <= 3; i++) {
            assertThat(await(ping.ping(b.peerId(), LONG))).isPositive();
            assertThat(streams).hasValue(i);
        }
    }

    /** Answers one ping, and resets the stream when the next comes. */
    private static final class TiringHandler extends SimpleChannelInboundHandler<ByteBuf> {

        private boolean tired;

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
            if (tired) {
                ((Stream) context.channel()).reset();
            } else {
                tired = true;
                context.writeAndFlush(message.retain(), context.voidPromise());
            }
        }
    }

    @Test
    void failsWhenThePeerAnswersNoPingAtAll() {
        Host a = hosts.start();
        Host b = hosts.start();
        TestHosts.introduce(a, b);
        b.addProtocol(ProtocolBinding.of(PingProtocol.PROTOCOL_ID, Stream::reset));

        assertThatThrownBy(() -> await(Ping.on(a).ping(b.peerId(), LONG))).isInstanceOf(StreamResetException.class);
    }

    @Test
    void failsWhenThePongDiffers() {
        Host a = hosts.start();
        Host b = hosts.start();
        TestHosts.introduce(a, b);
        b.addProtocol(ProtocolBinding.of(
                PingProtocol.PROTOCOL_ID, stream -> stream.pipeline().addLast(new LyingHandler())));

        assertThatThrownBy(() -> await(Ping.on(a).ping(b.peerId(), LONG)))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("pong");
    }

    private static final class LyingHandler extends SimpleChannelInboundHandler<ByteBuf> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
            ByteBuf copy = message.copy();
            copy.setByte(0, copy.getByte(0) + 1);
            context.writeAndFlush(copy, context.voidPromise());
        }
    }
}
