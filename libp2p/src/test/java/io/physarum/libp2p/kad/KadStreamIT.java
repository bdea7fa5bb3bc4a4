package io.physarum.libp2p.kad;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.kad.wire.KadCodec;
import io.physarum.libp2p.kad.wire.KadFrameReader;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.kad.wire.KadMessageType;
import io.physarum.libp2p.kad.wire.KadServerHandler;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.testing.TestHosts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the serving side does with streams, as other implementations and hostile peers use them. */
class KadStreamIT {

    private static final ByteString KEY =
            ByteString.copyFrom(Cid.rawSha256(new byte[] {1}).multihash().bytes());

    private static final DhtConfig CONFIG = DhtConfig.DEFAULT.withLimits(DhtLimits.DEFAULT.withStreams(100, 5));

    /** Shorter than a stream may be idle, unless a test says otherwise. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestHosts hosts = new TestHosts();

    private final KadCodec codec = new KadCodec(16);

    private Host server;

    private Host client;

    private KademliaDht dht;

    @BeforeEach
    void start() {
        server = hosts.start();
        client = hosts.start();
        serve(CONFIG);
        TestHosts.connect(client, server);
    }

    private void serve(DhtConfig config) {
        dht = Dht.on(server, config);
        dht.start();
        await().atMost(PATIENCE).until(() -> server.protocols().contains(config.protocolId()));
    }

    @AfterEach
    void stop() {
        await(dht.stop());
        hosts.close();
    }

    /** A stream whose answers can be waited for. */
    private final class Exchange extends ChannelInboundHandlerAdapter {

        final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
        final KadFrameReader frames = new KadFrameReader(Limit.DHT_REQUEST_BYTES, 1 << 20, LimitListener.NONE);
        final ByteBuf gathered = Unpooled.buffer();
        final Stream stream;

        Exchange() {
            this(CONFIG.protocolId());
        }

        Exchange(String protocol) {
            stream = await(client.newStream(
                    server.peerId(),
                    ProtocolBinding.of(protocol, opened -> opened.pipeline().addLast(this))));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            gathered.writeBytes((ByteBuf) message);
            ((ByteBuf) message).release();
            for (ByteBuf frame = frames.next(gathered); frame != null; frame = frames.next(gathered)) {
                events.add(codec.decode(frame));
                frame.release();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                events.add("end");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            events.add(cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            events.add("closed");
            gathered.release();
        }

        void send(KadMessage message) {
            stream.writeAndFlush(codec.encode(message, stream.alloc()));
        }

        /** Sends a request and what follows it in one piece. */
        void sendWith(KadMessage message, String hex) {
            ByteBuf request = codec.encode(message, stream.alloc());
            stream.writeAndFlush(
                    Unpooled.wrappedBuffer(request, Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex))));
        }

        Object next() {
            try {
                Object event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(event).as("something within " + PATIENCE).isNotNull();
                return event;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        void assertReset() {
            await().atMost(PATIENCE).until(() -> !stream.isOpen());
        }
    }

    @Test
    void answersSeveralRequestsOnOneStreamInOrder() {
        Exchange exchange = new Exchange();
        PeerInfo self = new PeerInfo(client.peerId(), client.listenAddresses());

        exchange.send(KadMessage.addProvider(KEY, self));
        exchange.send(KadMessage.request(KadMessageType.GET_PROVIDERS, KEY));
        exchange.send(KadMessage.request(KadMessageType.PING, ByteString.EMPTY));
        for (int i = 0; i < 500; i++) {
            exchange.send(KadMessage.request(
                    KadMessageType.FIND_NODE,
                    ByteString.copyFrom(server.peerId().bytes())));
        }
        exchange.stream.shutdownOutput();

        KadMessage providers = (KadMessage) exchange.next();
        assertThat(providers.type()).isEqualTo(KadMessageType.GET_PROVIDERS);
        assertThat(providers.providers()).containsExactly(self);
        assertThat(exchange.next()).isEqualTo(KadMessage.request(KadMessageType.PING, ByteString.EMPTY));
        for (int i = 0; i < 500; i++) {
            KadMessage found = (KadMessage) exchange.next();
            assertThat(found.closerPeers()).extracting(PeerInfo::peerId).containsExactly(server.peerId());
        }
        assertThat(exchange.next()).isEqualTo("end");
    }

    @Test
    void resetsAnAnnouncementForSomebodyElse() {
        Exchange exchange = new Exchange();

        exchange.send(KadMessage.addProvider(KEY, new PeerInfo(server.peerId(), server.listenAddresses())));

        exchange.assertReset();
        assertThat(await(dht.findProviders(Cid.rawSha256(new byte[] {1}), 1))).isEmpty();
    }

    @Test
    void resetsAStreamWithoutAWholeRequestInTime() {
        await(dht.stop());
        serve(CONFIG.withTimes(DhtTimes.DEFAULT.withStreamIdle(Duration.ofSeconds(2))));
        Exchange silent = new Exchange();
        Exchange partial = new Exchange();
        partial.stream.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {100, 1, 2, 3}));

        silent.assertReset();
        partial.assertReset();
    }

    @Test
    void resetsHostileStreamsAndServesOn() {
        Random random = new Random(11);
        List<String> hostile =
                new ArrayList<>(List.of("ffffffffff7f", "8100", "03080612", "0412ffffff", "00", "020805"));
        for (int i = 0; i < 20; i++) {
            byte[] noise = new byte[1 + random.nextInt(100)];
            random.nextBytes(noise);
            noise[0] = (byte) (noise.length - 1);
            hostile.add(ByteBufUtil.hexDump(noise));
        }
        for (String bytes : hostile) {
            Exchange exchange = new Exchange();
            exchange.stream.writeAndFlush(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(bytes)));
            exchange.stream.shutdownOutput();
            await().atMost(PATIENCE).until(() -> !exchange.events.isEmpty());
        }
        Exchange good = new Exchange();
        good.send(KadMessage.request(KadMessageType.PING, ByteString.EMPTY));
        assertThat(good.next()).isInstanceOf(KadMessage.class);
    }

    @Test
    void resetsAStreamWhoseSecondRequestIsMalformedThoughTheFirstIsAnsweredLater() {
        KadMessage ping = KadMessage.request(KadMessageType.PING, ByteString.EMPTY);
        KadMessage announcement = KadMessage.addProvider(KEY, new PeerInfo(client.peerId(), List.of()));
        server.addProtocol(ProtocolBinding.of(
                "/late/1.0.0",
                stream -> stream.pipeline()
                        .addLast(new KadServerHandler(
                                stream,
                                codec,
                                new KadFrameReader(Limit.DHT_REQUEST_BYTES, 1 << 16, LimitListener.NONE),
                                Duration.ofMinutes(5),
                                (peer, request) -> CompletableFuture.supplyAsync(
                                        () -> Optional.of(request).filter(ping::equals))))));

        for (String garbage : List.of("8100", "020806", "03080612")) {
            Exchange afterAnswer = new Exchange("/late/1.0.0");
            afterAnswer.sendWith(ping, garbage);
            assertThat(afterAnswer.next()).isEqualTo(ping);
            afterAnswer.assertReset();

            Exchange afterNone = new Exchange("/late/1.0.0");
            afterNone.sendWith(announcement, garbage);
            afterNone.assertReset();
        }
    }

    @Test
    void letsOnlySoManyStreamsOfOnePeerIn() {
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Exchange exchange = new Exchange();
            exchange.send(KadMessage.request(KadMessageType.PING, ByteString.EMPTY));
            assertThat(exchange.next()).isInstanceOf(KadMessage.class);
            exchanges.add(exchange);
        }

        Exchange tooMany = new Exchange();
        tooMany.send(KadMessage.request(KadMessageType.PING, ByteString.EMPTY));
        tooMany.assertReset();

        exchanges.get(0).stream.shutdownOutput();
        assertThat(exchanges.get(0).next()).isEqualTo("end");
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            Exchange again = new Exchange();
            again.send(KadMessage.request(KadMessageType.PING, ByteString.EMPTY));
            assertThat(again.next()).isInstanceOf(KadMessage.class);
        });
    }
}
