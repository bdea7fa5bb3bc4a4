package io.physarum.libp2p.muxer.yamux;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.testing.ByteSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.muxer.yamux.YamuxFrame.DATA;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.SYN;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

/** How much memory is kept alive by what nobody reads, and what is copied for it. */
class UnreadMemoryTest {

    private static final int PIECE = 16 * 1024;

    private static final int READ = 1;

    private final HostUnread host = new HostUnread(YamuxConfig.defaults());

    private final YamuxPeer server = new YamuxPeer(false, YamuxConfig.defaults(), host);

    private final ByteSink sink = new ByteSink();

    @AfterEach
    void releasesEverything() {
        server.finish();
        assertThat(server.allocator.metric().usedHeapMemory()).isZero();
        assertThat(host.held()).isZero();
    }

    private Stream stream(int id) {
        server.receive(WINDOW_UPDATE, SYN, id, 0);
        return server.inbound.get(server.inbound.size() - 1);
    }

    private Stream paused(int id) {
        Stream stream = stream(id);
        stream.config().setAutoRead(false);
        return stream;
    }

    /** One buffer of the network, full of frames of so many bytes. */
    private ByteBuf buffer(int[] ids, int[] lengths) {
        int capacity = 0;
        for (int length : lengths) {
            capacity += YamuxFrame.HEADER_LENGTH + length;
        }
        ByteBuf buffer = server.allocator.buffer(capacity, capacity);
        for (int i = 0; i < ids.length; i++) {
            ByteBuf header = server.header(DATA, 0, ids[i], lengths[i]);
            buffer.writeBytes(header).writeZero(lengths[i]);
            header.release();
        }
        return buffer;
    }

    /** Buffers with the same bytes are equal, too. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isOneOf(List<ByteBuf> buffers, ByteBuf wanted) {
        return buffers.stream().anyMatch(buffer -> buffer == wanted);
    }

    private long used() {
        return server.allocator.metric().usedHeapMemory();
    }

    @Test
    void keepsNoMoreThanTwiceAliveOfWhatIsCounted() {
        stream(READ).pipeline().addLast(sink);
        for (int id = 3; id < 40; id += 2) {
            paused(id);
        }
        long before = used();
        for (int round = 0; round < 5; round++) {
            for (int id = 3; id < 40; id += 2) {
                server.channel.writeInbound(buffer(new int[] {id, READ}, new int[] {PIECE, 3 * PIECE}));
                server.sent();
            }
        }

        assertThat(host.held()).isEqualTo(5L * 19 * PIECE);
        assertThat(used() - before).isLessThanOrEqualTo(2 * host.held());
        assertThat(sink.count()).isEqualTo(5L * 19 * 3 * PIECE);
    }

    @Test
    void buffersInWhichManyStreamsHaveAPieceAreNotKept() {
        int[] ids = {3, 5, 7, 9};
        List<Stream> streams = new ArrayList<>();
        for (int id : ids) {
            streams.add(paused(id));
        }
        server.channel.writeInbound(buffer(ids, new int[] {PIECE, PIECE, PIECE, PIECE}));
        streams.subList(1, 4).forEach(Stream::shutdownInput);

        assertThat(host.held()).isEqualTo(PIECE);
        assertThat(used()).isLessThanOrEqualTo(2 * host.held());
    }

    @Test
    void whatIsReadButKeptAliveByTheRestIsCounted() {
        Stream stream = paused(3);
        List<Integer> read = new ArrayList<>();
        stream.pipeline().addLast(new Lengths(read));
        int[] four = {PIECE, PIECE, PIECE, PIECE};
        server.channel.writeInbound(buffer(new int[] {3, 3, 3, 3}, four));

        for (int messages = 1; messages <= 3; messages++) {
            stream.read();
            assertThat(read).hasSize(messages);
            assertThat(host.held()).isEqualTo(4 * PIECE);
        }
        stream.read();
        assertThat(host.held()).isZero();
    }

    @Test
    void copiesNothingOfWhatIsReadInItsTurn() {
        List<ByteBuf> roots = new ArrayList<>();
        for (int id = 3; id <= 5; id += 2) {
            stream(id).pipeline().addLast(new Roots(roots));
        }
        List<ByteBuf> sent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ByteBuf buffer = buffer(new int[] {3, 5, 3}, new int[] {PIECE, PIECE, PIECE});
            sent.add(buffer);
            server.channel.writeOneInbound(buffer);
        }
        server.channel.flushInbound();
        server.sent();

        assertThat(roots).hasSize(30);
        assertThat(roots).allMatch(root -> isOneOf(sent, root));
    }

    @Test
    void copiesNothingOfAStreamThatHasItsBuffersForItself() {
        Stream stream = paused(3);
        List<ByteBuf> roots = new ArrayList<>();
        stream.pipeline().addLast(new Roots(roots));
        List<ByteBuf> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ByteBuf buffer = buffer(new int[] {3, 3}, new int[] {PIECE, PIECE});
            sent.add(buffer);
            server.channel.writeInbound(buffer);
        }
        stream.config().setAutoRead(true);

        assertThat(roots).hasSize(6);
        assertThat(roots).allMatch(root -> isOneOf(sent, root));
    }

    private static final class Lengths extends SimpleChannelInboundHandler<ByteBuf> {

        private final List<Integer> lengths;

        Lengths(List<Integer> lengths) {
            this.lengths = lengths;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
            lengths.add(message.readableBytes());
        }
    }

    /** Which buffers the pieces were cut from. */
    private static final class Roots extends SimpleChannelInboundHandler<ByteBuf> {

        private final List<ByteBuf> roots;

        Roots(List<ByteBuf> roots) {
            this.roots = roots;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
            ByteBuf root = message;
            for (ByteBuf next = message.unwrap(); next != null; next = next.unwrap()) {
                root = next;
            }
            roots.add(root);
        }
    }
}
