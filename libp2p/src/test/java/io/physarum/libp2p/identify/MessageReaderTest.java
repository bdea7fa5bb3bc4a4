package io.physarum.libp2p.identify;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identify.pb.IdentifyMessage;
import io.physarum.libp2p.multiformats.Varint;
import io.physarum.libp2p.testing.Seeds;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MessageReaderTest {

    private final List<IdentifyMessage> more = new ArrayList<>();

    private final MessageReader reader = new MessageReader(more::add);

    private final EmbeddedChannel channel = new EmbeddedChannel(reader);

    private static final IdentifyMessage MESSAGE =
            IdentifyMessage.newBuilder().setAgentVersion("agent/1").build();

    @Test
    void readsAMessageByteByByteAndDropsWhatFollows() {
        ByteBuf bytes = IdentifyCodec.encode(MESSAGE);
        while (bytes.isReadable()) {
            assertThat(reader.result()).isNotDone();
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {bytes.readByte()}));
        }
        bytes.release();

        assertThat(reader.result()).isCompletedWithValue(MESSAGE);
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[100_000]));
        assertThat(channel.inboundMessages()).isEmpty();
        assertThat(more).hasSize(MessageReader.MAX_PARTS - 1).containsOnly(MESSAGE);
    }

    @Test
    void eachPartAddsToThoseBefore() {
        IdentifyMessage first =
                IdentifyMessage.newBuilder().addProtocols("/p/1").build();
        channel.writeInbound(IdentifyCodec.encode(MESSAGE));
        channel.writeInbound(IdentifyCodec.encode(first));

        assertThat(reader.result()).isCompletedWithValue(MESSAGE);
        assertThat(more)
                .containsExactly(MESSAGE.toBuilder().addProtocols("/p/1").build());
    }

    @Test
    void refusesPartsThatAreTooLongTogether() {
        IdentifyMessage half =
                IdentifyMessage.newBuilder().setAgentVersion("x".repeat(40_000)).build();
        channel.writeInbound(IdentifyCodec.encode(half));

        assertThatThrownBy(() -> channel.writeInbound(IdentifyCodec.encode(half)))
                .hasRootCauseInstanceOf(ProtocolViolationException.class)
                .rootCause()
                .hasMessageContaining("65536");
        channel.finishAndReleaseAll();
    }

    @Test
    void refusesAMessageThatIsTooLongBeforeItComes() {
        ByteBuf length = Unpooled.wrappedBuffer(Varint.encode(IdentifyCodec.MAX_MESSAGE + 1L));

        assertThatThrownBy(() -> channel.writeInbound(length)).hasRootCauseInstanceOf(ProtocolViolationException.class);
        assertThatThrownBy(() -> reader.result().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void failsWhenTheStreamEndsTooEarly() {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {10, 1}));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

        assertThatThrownBy(() -> reader.result().join()).hasCauseInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void failsWhenTheStreamCloses() {
        channel.finishAndReleaseAll();

        assertThatThrownBy(() -> reader.result().join()).hasCauseInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void failsInNoOtherWayThanItSays() {
        Random random = Seeds.random();
        for (int i = 0; i < 2_000; i++) {
            MessageReader hostileReader = new MessageReader(more -> {});
            EmbeddedChannel hostile = new EmbeddedChannel(hostileReader);
            byte[] bytes = new byte[1 + random.nextInt(300)];
            random.nextBytes(bytes);
            try {
                hostile.writeInbound(Unpooled.wrappedBuffer(bytes));
                hostile.finishAndReleaseAll();
            } catch (Libp2pException | DecoderException expected) {
                assertThat(expected).isNotNull();
            }
            if (hostileReader.result().isCompletedExceptionally()) {
                assertThatThrownBy(() -> hostileReader.result().join()).hasCauseInstanceOf(Libp2pException.class);
            }
        }
    }
}
