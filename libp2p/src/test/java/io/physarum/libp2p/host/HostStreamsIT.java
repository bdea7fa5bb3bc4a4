package io.physarum.libp2p.host;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.StreamResetException;
import io.physarum.libp2p.core.UnsupportedProtocolException;
import io.physarum.libp2p.testing.ByteSink;
import io.physarum.libp2p.testing.ByteSource;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.Seeds;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HostStreamsIT {

    private static final String SILENT = "/test/silent/1.0.0";

    /** The leak detector and a busy machine make it slow. */
    private static final Duration BULK_LIMIT = Duration.ofMinutes(4);

    private final TestHosts hosts = new TestHosts();

    private final BlockingQueue<Stream> served = new LinkedBlockingQueue<>();

    private Host a;

    private Host b;

    @BeforeEach
    void start() {
        a = hosts.start();
        b = hosts.start();
        TestHosts.introduce(a, b);
        b.addProtocol(EchoProtocol.binding());
        b.addProtocol(ProtocolBinding.of(SILENT, stream -> {
            stream.config().setAutoRead(false);
            served.add(stream);
        }));
    }

    @AfterEach
    void stop() {
        hosts.close();
    }

    private Stream open(String protocol, ByteSink sink) {
        return await(a.newStream(
                b.peerId(),
                ProtocolBinding.of(protocol, stream -> stream.pipeline().addLast(sink))));
    }

    @Test
    void echoesAndEndsBothDirections() {
        ByteSink sink = new ByteSink();
        Stream stream = open(EchoProtocol.PROTOCOL_ID, sink);
        stream.writeAndFlush(Unpooled.copiedBuffer("hello", StandardCharsets.UTF_8));
        stream.shutdownOutput();

        await(sink.end());

        assertThat(sink.text()).isEqualTo("hello");
        assertThat(stream.protocol()).isEqualTo(EchoProtocol.PROTOCOL_ID);
        Awaitility.await().until(() -> !stream.isOpen());
    }

    @Test
    void saysWhenThePeerDoesNotSpeakTheProtocolAndKeepsTheConnection() {
        assertThatThrownBy(() -> open("/nobody/speaks/this", new ByteSink()))
                .isInstanceOf(UnsupportedProtocolException.class)
                .hasMessageContaining("/nobody/speaks/this");
        assertThat(a.connection(b.peerId())).isPresent();
    }

    @Test
    void takesTheFirstProtocolThatThePeerSpeaks() {
        Stream stream = await(a.newStream(
                b.peerId(), ProtocolBinding.of(List.of("/newer/2", EchoProtocol.PROTOCOL_ID), ignored -> {})));

        assertThat(stream.protocol()).isEqualTo(EchoProtocol.PROTOCOL_ID);
    }

    @Test
    void carriesAThousandStreamsAtOnce() {
        List<ByteSink> sinks = new ArrayList<>();
        List<CompletableFuture<Stream>> opening = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            ByteSink sink = new ByteSink();
            sinks.add(sink);
            opening.add(a.newStream(
                    b.peerId(),
                    ProtocolBinding.of(
                            EchoProtocol.PROTOCOL_ID,
                            stream -> stream.pipeline().addLast(sink))));
        }
        for (int i = 0; i < 1000; i++) {
            Stream stream = await(opening.get(i));
            stream.writeAndFlush(Unpooled.copiedBuffer("stream " + i, StandardCharsets.UTF_8));
        }
        assertThat(a.connections()).hasSize(1);
        assertThat(a.connections().iterator().next().streamCount()).isGreaterThanOrEqualTo(1000);
        opening.forEach(stream -> await(stream).shutdownOutput());
        for (int i = 0; i < 1000; i++) {
            await(sinks.get(i).end());
            assertThat(sinks.get(i).text()).isEqualTo("stream " + i);
        }
    }

    @Test
    void carriesAHundredMegabytesEachWayOverStreamsThatEndAtRandom() {
        Random random = Seeds.random();
        BlockingQueue<ByteSource> answers = new LinkedBlockingQueue<>();
        long perStream = 100L * 1024 * 1024 / 16;
        BlockingQueue<ByteSink> received = new LinkedBlockingQueue<>();
        b.addProtocol(ProtocolBinding.of("/test/bulk", stream -> {
            ByteSink sink = new ByteSink();
            ByteSource source = new ByteSource(random.nextLong(), random.nextInt((int) (2 * perStream)));
            received.add(sink);
            answers.add(source);
            stream.pipeline().addLast(sink, source);
        }));
        List<Long> sent = new ArrayList<>();
        List<Long> answered = new ArrayList<>();
        List<ByteSource> sources = new ArrayList<>();
        List<ByteSink> sinks = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            ByteSource source = new ByteSource(random.nextLong(), random.nextInt((int) (2 * perStream)));
            ByteSink sink = new ByteSink();
            sources.add(source);
            sinks.add(sink);
            await(a.newStream(
                    b.peerId(),
                    ProtocolBinding.of("/test/bulk", stream -> stream.pipeline().addLast(sink, source))));
        }
        sources.forEach(source -> sent.add(await(source.sent(), BULK_LIMIT)));
        sinks.forEach(sink -> answered.add(await(sink.end(), BULK_LIMIT)));

        assertThat(received.stream().map(sink -> await(sink.end(), BULK_LIMIT)).toList())
                .containsExactlyInAnyOrderElementsOf(sent);
        assertThat(answers.stream()
                        .map(source -> await(source.sent(), BULK_LIMIT))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(answered);
    }

    @Test
    void holdsASenderBackWhoseReaderDoesNotRead() throws InterruptedException {
        ByteSource source = new ByteSource(7, 10_000_000);
        await(a.newStream(
                b.peerId(),
                ProtocolBinding.of(SILENT, stream -> stream.pipeline().addLast(source))));
        Stream reader = taken();
        ByteSink sink = new ByteSink();
        reader.pipeline().addLast(sink);

        // The window, the stream's outbound buffer, and the piece that made it full.
        long bound = 256 * 1024 + 64 * 1024 + 100_000;
        Awaitility.await()
                .during(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(30))
                .until(() -> 10_000_000 - source.left() <= bound);
        assertThat(sink.count()).isZero();

        reader.config().setAutoRead(true);
        assertThat(await(sink.end())).isEqualTo(await(source.sent()));
        assertThat(sink.count()).isEqualTo(10_000_000);
    }

    private Stream taken() throws InterruptedException {
        Stream stream = served.poll(10, TimeUnit.SECONDS);
        assertThat(stream).isNotNull();
        return stream;
    }

    @Test
    void tellsThePeerOfAReset() throws InterruptedException {
        ByteSink sink = new ByteSink();
        Stream stream = open(SILENT, sink);
        Stream remote = taken();

        remote.reset();

        assertThatThrownBy(() -> await(sink.end())).isInstanceOf(StreamResetException.class);
        Awaitility.await().until(() -> !stream.isOpen());
        assertThat(a.connection(b.peerId())).isPresent();
    }

    @Test
    void failsStreamsWhenTheirConnectionDiesAndReconnectsForTheNext() throws InterruptedException {
        ByteSink sink = new ByteSink();
        Stream stream = open(SILENT, sink);
        taken();

        b.connections().iterator().next().channel().close();

        assertThatThrownBy(() -> await(sink.end())).isInstanceOf(ConnectionClosedException.class);
        Awaitility.await().until(() -> !stream.isOpen());
        ByteSink next = new ByteSink();
        open(EchoProtocol.PROTOCOL_ID, next).shutdownOutput();
        await(next.end());
    }
}
