package io.physarum.libp2p.security.pnet;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.UnsupportedMessageTypeException;
import io.physarum.libp2p.testing.Seeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PnetHandlerTest {

    private static final PreSharedKey KEY = PreSharedKey.fromPassphrase("secret");

    private static final byte[] HELLO = "hello, private network".getBytes(StandardCharsets.US_ASCII);

    private final EmbeddedChannel left = new EmbeddedChannel(new PnetHandler(KEY, new SecureRandom()));

    private final EmbeddedChannel right = new EmbeddedChannel(new PnetHandler(KEY, new SecureRandom()));

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

    @BeforeEach
    void trackMemory() {
        left.config().setAllocator(allocator);
        right.config().setAllocator(allocator);
    }

    @AfterEach
    void closeAndCheckForLeaks() {
        left.finishAndReleaseAll();
        right.finishAndReleaseAll();
        assertThat(allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory())
                .as("bytes leaked")
                .isZero();
    }

    private static byte[] sent(EmbeddedChannel channel) {
        return drain(channel::readOutbound);
    }

    private static byte[] received(EmbeddedChannel channel) {
        return drain(channel::readInbound);
    }

    private static byte[] drain(java.util.function.Supplier<ByteBuf> source) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf bytes = source.get(); bytes != null; bytes = source.get()) {
            all.writeBytes(bytes);
            assertThat(bytes.release()).isTrue();
        }
        return ByteBufUtil.getBytes(all);
    }

    @Test
    void sendsItsNonceAtOnceAndOnlyOnce() {
        byte[] nonce = sent(left);
        assertThat(nonce).hasSize(PnetHandler.NONCE_BYTES);
        assertThat(sent(right)).isNotEqualTo(nonce);
        left.writeOutbound(Unpooled.wrappedBuffer(HELLO));
        assertThat(sent(left)).hasSameSizeAs(HELLO).isNotEqualTo(HELLO);
    }

    @Test
    void decryptsWhatTheOtherEncryptedAtEverySplitPoint() {
        for (int split = 0; split <= PnetHandler.NONCE_BYTES + HELLO.length; split++) {
            EmbeddedChannel from = new EmbeddedChannel(new PnetHandler(KEY, new SecureRandom()));
            EmbeddedChannel to = new EmbeddedChannel(new PnetHandler(KEY, new SecureRandom()));
            from.writeOutbound(Unpooled.wrappedBuffer(HELLO));
            byte[] bytes = sent(from);
            to.writeInbound(Unpooled.copiedBuffer(bytes, 0, split));
            to.writeInbound(Unpooled.copiedBuffer(bytes, split, bytes.length - split));
            assertThat(received(to)).isEqualTo(HELLO);
            from.finishAndReleaseAll();
            to.finishAndReleaseAll();
        }
    }

    @Test
    void carriesDataBothWaysInPiecesOfAnySizeAndKind() {
        Random random = Seeds.random();
        right.writeInbound(Unpooled.wrappedBuffer(sent(left)));
        left.writeInbound(Unpooled.wrappedBuffer(sent(right)));
        for (int i = 0; i < 40; i++) {
            byte[] data = new byte[random.nextInt(100_000)];
            random.nextBytes(data);
            EmbeddedChannel from = random.nextBoolean() ? left : right;
            from.writeOutbound(allocator.directBuffer().writeBytes(data));
            ByteBuf bytes = Unpooled.wrappedBuffer(sent(from));
            EmbeddedChannel to = from.equals(left) ? right : left;
            while (bytes.isReadable()) {
                int length = 1 + random.nextInt(bytes.readableBytes());
                ByteBuf piece = random.nextBoolean()
                        ? allocator.directBuffer()
                        : allocator.heapBuffer().writeByte(0).skipBytes(1);
                to.writeInbound(piece.writeBytes(bytes, length));
            }
            assertThat(received(to)).isEqualTo(data);
        }
    }

    @Test
    void leavesSharedBuffersAsTheyAre() {
        ByteBuf shared = Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(HELLO));
        left.writeOutbound(shared.duplicate());
        assertThat(ByteBufUtil.getBytes(shared)).isEqualTo(HELLO);
        ByteBuf wire = Unpooled.wrappedBuffer(sent(left));
        byte[] before = ByteBufUtil.getBytes(wire);
        right.writeInbound(wire.retainedDuplicate());
        assertThat(ByteBufUtil.getBytes(wire)).isEqualTo(before);
        assertThat(received(right)).isEqualTo(HELLO);
        assertThat(wire.release()).isTrue();
    }

    @Test
    void yieldsNoiseUnderAnotherKey() {
        EmbeddedChannel other =
                new EmbeddedChannel(new PnetHandler(PreSharedKey.fromPassphrase("other"), new SecureRandom()));
        left.writeOutbound(Unpooled.wrappedBuffer(HELLO));
        other.writeInbound(Unpooled.wrappedBuffer(sent(left)));
        assertThat(received(other)).hasSameSizeAs(HELLO).isNotEqualTo(HELLO);
        other.finishAndReleaseAll();
    }

    @Test
    void asksForMoreWhileTheNonceIsIncomplete() {
        AtomicInteger reads = new AtomicInteger();
        left.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) throws Exception {
                reads.incrementAndGet();
                super.read(ctx);
            }
        });
        left.config().setAutoRead(false);
        left.writeInbound(Unpooled.wrappedBuffer(new byte[23]));
        assertThat(reads).hasValue(1);
        left.writeInbound(Unpooled.wrappedBuffer(new byte[1]));
        assertThat(reads).hasValue(1);
        assertThat(left.<Object>readInbound()).isNull();
        left.writeInbound(Unpooled.wrappedBuffer(new byte[5]));
        assertThat(received(left)).hasSize(5);
    }

    @Test
    void refusesToWriteAnythingButBytes() {
        ChannelFuture write = left.writeAndFlush("text");
        assertThat(write.cause()).isInstanceOf(UnsupportedMessageTypeException.class);
    }
}
