package io.physarum.libp2p.security.noise;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.UnsupportedMessageTypeException;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.security.SecurePair;
import io.physarum.libp2p.testing.Seeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NoiseFrameTest {

    private final SecurePair pair = SecurePair.secured(NoiseSecurity::new);

    @AfterEach
    void closeThePair() {
        pair.close();
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private List<ByteBuf> framesOf(byte[] data) {
        pair.initiator().writeOutbound(Unpooled.wrappedBuffer(data));
        List<ByteBuf> frames = new ArrayList<>();
        for (ByteBuf frame = pair.initiator().readOutbound();
                frame != null;
                frame = pair.initiator().readOutbound()) {
            frames.add(frame);
        }
        return frames;
    }

    @Test
    void carriesDataBothWaysInPiecesOfAnySize() {
        Random random = Seeds.random();
        for (int i = 0; i < 30; i++) {
            byte[] data = random(random, random.nextInt(300_000));
            pair.initiator().writeOutbound(Unpooled.wrappedBuffer(data));
            SecurePair.carryInPieces(pair.initiator(), pair.responder(), random);
            assertThat(SecurePair.received(pair.responder())).isEqualTo(data);
            pair.responder().writeOutbound(Unpooled.wrappedBuffer(data));
            SecurePair.carryInPieces(pair.responder(), pair.initiator(), random);
            assertThat(SecurePair.received(pair.initiator())).isEqualTo(data);
        }
    }

    @Test
    void takesAFrameAtEverySplitPoint() {
        byte[] data = {1, 2, 3, 4, 5};
        for (int split = 0; split <= 2 + data.length + ChaChaPoly.TAG_BYTES; split++) {
            ByteBuf frame = framesOf(data).get(0);
            pair.responder().writeInbound(frame.readRetainedSlice(split));
            pair.responder().writeInbound(frame);
            assertThat(SecurePair.received(pair.responder())).isEqualTo(data);
        }
    }

    @Test
    void fillsFramesToTheirLimitAndNoFurther() {
        List<ByteBuf> exact = framesOf(new byte[NoiseFrameEncoder.MAX_PLAIN_BYTES]);
        assertThat(exact).hasSize(1);
        assertThat(exact.get(0).getUnsignedShort(0)).isEqualTo(65535);
        assertThat(exact.get(0).readableBytes()).isEqualTo(65537);
        exact.forEach(ByteBuf::release);
        List<ByteBuf> split = framesOf(new byte[NoiseFrameEncoder.MAX_PLAIN_BYTES + 1]);
        assertThat(split).extracting(ByteBuf::readableBytes).containsExactly(65537, 19);
        split.forEach(ByteBuf::release);
    }

    @Test
    void gathersSmallWritesInOneFrameAndCompletesEachPromise() {
        ChannelFuture first = pair.initiator().write(Unpooled.wrappedBuffer(new byte[] {1}));
        ChannelFuture empty = pair.initiator().write(Unpooled.EMPTY_BUFFER);
        pair.initiator()
                .write(Unpooled.wrappedBuffer(new byte[] {2}), pair.initiator().voidPromise());
        ChannelFuture last = pair.initiator().write(Unpooled.wrappedBuffer(new byte[] {3}));
        assertThat(pair.initiator().<Object>readOutbound()).isNull();
        assertThat(first.isDone()).isFalse();
        pair.initiator().flush();
        assertThat(first.isSuccess()).isTrue();
        assertThat(empty.isSuccess()).isTrue();
        assertThat(last.isSuccess()).isTrue();
        ByteBuf frame = pair.initiator().readOutbound();
        assertThat(frame.readableBytes()).isEqualTo(2 + 3 + ChaChaPoly.TAG_BYTES);
        assertThat(pair.initiator().<Object>readOutbound()).isNull();
        pair.responder().writeInbound(frame);
        assertThat(SecurePair.received(pair.responder())).containsExactly(1, 2, 3);
    }

    @Test
    void completesEmptyWrites() {
        ChannelFuture empty = pair.initiator().writeAndFlush(Unpooled.EMPTY_BUFFER);
        assertThat(empty.isSuccess()).isTrue();
    }

    @Test
    void becomesUnwritableByWhatIsGathered() {
        assertThat(pair.initiator().isWritable()).isTrue();
        pair.initiator().write(Unpooled.wrappedBuffer(new byte[100_000]));
        assertThat(pair.initiator().isWritable()).isFalse();
        pair.initiator().flush();
        assertThat(pair.initiator().isWritable()).isTrue();
        pair.initiator().releaseOutbound();
    }

    @Test
    void releasesAndFailsWhatWasNeverFlushed() {
        ByteBuf data = PooledByteBufAllocator.DEFAULT.buffer().writeLong(1);
        ChannelPromise promise = pair.initiator().newPromise();
        pair.initiator().write(data, promise);
        pair.initiator().close();
        assertThat(data.refCnt()).isZero();
        assertThat(promise.cause()).isInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void refusesToWriteAnythingButBytes() {
        ChannelFuture write = pair.initiator().writeAndFlush("text");
        assertThat(write.cause()).isInstanceOf(UnsupportedMessageTypeException.class);
    }

    @Test
    void closesTheChannelWhenAFrameWasChanged() {
        ByteBuf frame = framesOf(new byte[10]).get(0);
        frame.setByte(5, frame.getByte(5) ^ 1);
        assertViolates(frame);
    }

    @Test
    void closesTheChannelWhenAFrameIsRepeated() {
        ByteBuf frame = framesOf(new byte[10]).get(0);
        pair.responder().writeInbound(frame.copy());
        assertThat(SecurePair.received(pair.responder())).hasSize(10);
        assertViolates(frame);
    }

    @Test
    void closesTheChannelWhenFramesAreSwapped() {
        ByteBuf first = framesOf(new byte[10]).get(0);
        assertViolates(framesOf(new byte[10]).get(0));
        first.release();
    }

    @Test
    void closesTheChannelWhenAFrameHasNoRoomForItsTag() {
        for (int length = 0; length < ChaChaPoly.TAG_BYTES; length++) {
            try (SecurePair fresh = SecurePair.secured(NoiseSecurity::new)) {
                ByteBuf frame = Unpooled.buffer().writeShort(length).writeZero(length);
                assertThatExceptionOfType(ProtocolViolationException.class)
                        .isThrownBy(() -> fresh.responder().writeInbound(frame));
                assertThat(fresh.responder().isOpen()).isFalse();
            }
        }
    }

    private void assertViolates(ByteBuf frame) {
        ByteBuf more = framesOf(new byte[10]).get(0);
        assertThatExceptionOfType(ProtocolViolationException.class)
                .isThrownBy(() -> pair.responder().writeInbound(Unpooled.wrappedBuffer(frame, more)))
                .withMessageContaining("authenticate");
        assertThat(pair.responder().isOpen()).isFalse();
        assertThat(pair.responder().<Object>readInbound()).isNull();
    }

    @Test
    void tellsWhenTheConnectionEndsInsideAFrame() {
        ByteBuf frame = framesOf(new byte[10]).get(0);
        pair.responder().writeInbound(frame.readRetainedSlice(9));
        frame.release();
        pair.responder().close();
        assertThatExceptionOfType(ConnectionClosedException.class).isThrownBy(pair.responder()::checkException);
    }

    @Test
    void endsQuietlyBetweenFrames() {
        pair.responder().close();
        pair.responder().checkException();
        assertThat(pair.responder().isOpen()).isFalse();
    }

    @Test
    void failsWritesAndClosesWhenNoncesHaveRunOut() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(new NoiseFrameEncoder(channel, new CipherState(new byte[32], -2)));
        ChannelFuture good = channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[1]));
        assertThat(good.isSuccess()).isTrue();
        ChannelFuture bad = channel.write(Unpooled.wrappedBuffer(new byte[100_000]));
        ChannelFuture worse = channel.write(Unpooled.wrappedBuffer(new byte[1]));
        channel.flush();
        assertThat(bad.cause()).isInstanceOf(ConnectionClosedException.class);
        assertThat(worse.cause()).isInstanceOf(ConnectionClosedException.class);
        assertThat(channel.isOpen()).isFalse();
        channel.finishAndReleaseAll();
    }
}
