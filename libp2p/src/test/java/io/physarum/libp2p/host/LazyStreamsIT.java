package io.physarum.libp2p.host;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.Unpooled;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.UnsupportedProtocolException;
import io.physarum.libp2p.identify.IdentifyProtocol;
import io.physarum.libp2p.testing.ByteSink;
import io.physarum.libp2p.testing.ByteSource;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Streams that do not wait for the peer to agree on their protocol. */
class LazyStreamsIT {

    private static final String NOBODY_SPEAKS = "/nobody/speaks/this";

    private static final Duration BULK_LIMIT = Duration.ofMinutes(2);

    private final TestHosts hosts = new TestHosts();

    private Host a;

    private Host b;

    @BeforeEach
    void start() {
        a = hosts.start();
        b = hosts.start();
        TestHosts.introduce(a, b);
        b.addProtocol(EchoProtocol.binding());
    }

    @AfterEach
    void stop() {
        hosts.close();
    }

    private Connection warm() {
        Connection connection = TestHosts.connect(a, b);
        Awaitility.await().until(() -> IdentifyProtocol.info(connection).isPresent());
        return connection;
    }

    /** Whether the stream is there in the same turn of the event loop, before the peer can have answered. */
    private static boolean isOpenAtOnce(Connection connection, ProtocolBinding binding) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        connection
                .channel()
                .eventLoop()
                .execute(() -> result.complete(connection.newStream(binding).isDone()));
        return await(result);
    }

    @Test
    void aStreamIsOpenAtOnceIfThePeerSaidItSpeaksTheProtocol() {
        Connection connection = warm();

        assertThat(isOpenAtOnce(connection, ProtocolBinding.of(EchoProtocol.PROTOCOL_ID, stream -> {})))
                .isTrue();
        assertThat(isOpenAtOnce(connection, ProtocolBinding.of(NOBODY_SPEAKS, stream -> {})))
                .isFalse();
        assertThat(isOpenAtOnce(
                        connection, ProtocolBinding.of(List.of(EchoProtocol.PROTOCOL_ID, NOBODY_SPEAKS), stream -> {})))
                .isFalse();
    }

    @Test
    void anOptimisticStreamIsOpenAtOnceWhateverThePeerSpeaks() {
        assertThat(isOpenAtOnce(warm(), ProtocolBinding.optimistic(NOBODY_SPEAKS, stream -> {})))
                .isTrue();
    }

    @Test
    void carriesWhatIsWrittenAndEndedBeforeThePeerAgreed() {
        ByteSink sink = new ByteSink();
        Stream stream = await(a.newStream(b.peerId(), ProtocolBinding.optimistic(EchoProtocol.PROTOCOL_ID, opened -> {
            opened.pipeline().addLast(sink);
            opened.writeAndFlush(Unpooled.copiedBuffer("hello", StandardCharsets.UTF_8));
            opened.shutdownOutput();
        })));

        await(sink.end());

        assertThat(sink.text()).isEqualTo("hello");
        assertThat(stream.protocol()).isEqualTo(EchoProtocol.PROTOCOL_ID);
        Awaitility.await().until(() -> !stream.isOpen());
    }

    @Test
    void carriesMuchInOrder() {
        warm();
        ByteSource source = new ByteSource(5, 3_000_000);
        ByteSink sink = new ByteSink();
        await(a.newStream(
                b.peerId(),
                ProtocolBinding.of(
                        EchoProtocol.PROTOCOL_ID, stream -> stream.pipeline().addLast(sink, source))));

        assertThat(await(sink.end(), BULK_LIMIT)).isEqualTo(await(source.sent(), BULK_LIMIT));
        assertThat(sink.count()).isEqualTo(3_000_000);
    }

    @Test
    void leavesTheAnswerUnreadUntilItIsAskedFor() {
        ByteSink sink = new ByteSink();
        Stream stream = await(a.newStream(b.peerId(), ProtocolBinding.optimistic(EchoProtocol.PROTOCOL_ID, opened -> {
            opened.config().setAutoRead(false);
            opened.writeAndFlush(Unpooled.copiedBuffer("hello", StandardCharsets.UTF_8));
            opened.shutdownOutput();
        })));

        stream.pipeline().addLast(sink);
        stream.config().setAutoRead(true);

        await(sink.end());
        assertThat(sink.text()).isEqualTo("hello");
    }

    @Test
    void aRefusalFailsTheStreamAlsoWhenDataWereWritten() {
        Connection connection = warm();
        ByteSource source = new ByteSource(6, 10_000_000);
        ByteSink sink = new ByteSink();
        Stream stream = await(a.newStream(
                b.peerId(),
                ProtocolBinding.optimistic(
                        NOBODY_SPEAKS, opened -> opened.pipeline().addLast(sink, source))));

        assertThatThrownBy(() -> await(sink.end()))
                .isInstanceOf(UnsupportedProtocolException.class)
                .hasMessageContaining(NOBODY_SPEAKS);
        Awaitility.await().until(() -> !stream.isOpen());
        assertThat(sink.count()).isZero();
        assertThat(stream.writeAndFlush(Unpooled.EMPTY_BUFFER)
                        .awaitUninterruptibly()
                        .cause())
                .isNotNull();
        assertThat(a.connection(b.peerId())).contains(connection);
        Awaitility.await().until(() -> connection.streamCount() == 0);
    }
}
