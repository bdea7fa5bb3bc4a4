package io.physarum.mesh.exchange;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.physarum.libp2p.testing.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FramingTest {

    private static final byte[] MESSAGE = "start-program user/image".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource
    void readsWhatItWroteAtEverySplitPoint(Framing framing) {
        byte[] wire = wire(framing, MESSAGE);
        for (int split = 0; split <= wire.length; split++) {
            EmbeddedChannel channel = new EmbeddedChannel(framing.decoder(100));
            channel.writeInbound(Unpooled.copiedBuffer(wire, 0, split));
            channel.writeInbound(Unpooled.copiedBuffer(wire, split, wire.length - split));
            channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

            assertThat(messages(channel)).as("split at %d", split).containsExactly(MESSAGE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsBytesThatComeOneByOne(Framing framing) {
        EmbeddedChannel channel = new EmbeddedChannel(framing.decoder(100));
        for (byte next : wire(framing, MESSAGE)) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {next}));
        }
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

        assertThat(messages(channel)).containsExactly(MESSAGE);
    }

    @ParameterizedTest
    @EnumSource
    void refusesAMessageOverTheLimit(Framing framing) {
        EmbeddedChannel channel = new EmbeddedChannel(framing.decoder(MESSAGE.length - 1));

        assertThatThrownBy(() -> channel.writeInbound(Unpooled.copiedBuffer(wire(framing, MESSAGE))))
                .isInstanceOf(TooLongFrameException.class);
        channel.writeInbound(Unpooled.copiedBuffer(MESSAGE));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(messages(channel)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aMessageThatBreaksOffIsNone(Framing framing) {
        EmbeddedChannel channel = new EmbeddedChannel(framing.decoder(100));
        byte[] wire = wire(framing, MESSAGE);
        channel.writeInbound(Unpooled.copiedBuffer(wire, 0, wire.length - 5));

        assertThat(messages(channel)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void survivesAnything(Framing framing) {
        Random random = Seeds.random();
        for (int i = 0; i < 500; i++) {
            EmbeddedChannel channel = new EmbeddedChannel(framing.decoder(64));
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            try {
                channel.writeInbound(Unpooled.wrappedBuffer(noise));
                channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            } catch (DecoderException expected) {
                assertThat(expected).hasMessageContaining("message");
            }
            assertThat(messages(channel)).allMatch(message -> message.length <= 64);
        }
    }

    @Test
    void anEmptyRequestIsOne() {
        EmbeddedChannel channel = new EmbeddedChannel(Framing.HALF_CLOSE.decoder(100));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

        assertThat(messages(channel)).containsExactly(new byte[0]);
    }

    @Test
    void aLineMayEndWithTheStream() {
        EmbeddedChannel channel = new EmbeddedChannel(Framing.LINE.decoder(100));
        channel.writeInbound(Unpooled.copiedBuffer(MESSAGE));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

        assertThat(messages(channel)).containsExactly(MESSAGE);
    }

    @Test
    void refusesALengthThatIsNoVarint() {
        EmbeddedChannel channel = new EmbeddedChannel(Framing.LENGTH_PREFIX.decoder(100));
        byte[] endless = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1};

        assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(endless)))
                .isInstanceOf(CorruptedFrameException.class);
        channel.finishAndReleaseAll();
    }

    @Test
    void refusesAHugeLengthBeforeAnyOfItArrives() {
        EmbeddedChannel channel = new EmbeddedChannel(Framing.LENGTH_PREFIX.decoder(100));
        byte[] huge = {-1, -1, -1, -1, 7};

        assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(huge)))
                .isInstanceOf(TooLongFrameException.class);
        channel.finishAndReleaseAll();
    }

    private static byte[] wire(Framing framing, byte[] message) {
        ByteBuf encoded = framing.encode(message);
        try {
            return ByteBufUtil.getBytes(encoded);
        } finally {
            encoded.release();
        }
    }

    private static List<byte[]> messages(EmbeddedChannel channel) {
        List<byte[]> messages = new ArrayList<>();
        for (ByteBuf message = channel.readInbound(); message != null; message = channel.readInbound()) {
            messages.add(ByteBufUtil.getBytes(message));
            message.release();
        }
        channel.finishAndReleaseAll();
        return messages;
    }
}
