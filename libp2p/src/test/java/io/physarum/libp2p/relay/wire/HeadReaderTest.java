package io.physarum.libp2p.relay.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.multiformats.Varint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HeadReaderTest {

    private final HeadReader first = reader();

    private final EmbeddedChannel channel = new EmbeddedChannel(first);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static HeadReader reader() {
        return new HeadReader("a message", 100, Duration.ofMinutes(1));
    }

    private static ByteBuf message(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Unpooled.wrappedBuffer(Varint.encode(bytes.length), bytes);
    }

    private static String text(HeadReader reader) {
        assertThat(reader.result()).isCompleted();
        return new String(reader.result().join(), StandardCharsets.US_ASCII);
    }

    private HeadReader handOver() {
        HeadReader next = reader();
        channel.pipeline().addLast(next);
        first.handOver(channel.pipeline().context(first));
        return next;
    }

    @Test
    void stopsReadingAfterItsMessage() {
        channel.writeInbound(message("one"));

        assertThat(text(first)).isEqualTo("one");
        assertThat(channel.config().isAutoRead()).isFalse();
    }

    @Test
    void staysStoppedWhenTheNextReaderFindsItsMessageInWhatIsHandedOver() {
        channel.writeInbound(Unpooled.wrappedBuffer(message("one"), message("two"), message("three")));

        HeadReader next = handOver();

        assertThat(text(next)).isEqualTo("two");
        assertThat(channel.config().isAutoRead()).isFalse();
    }

    @Test
    void readsOnWhenTheNextReaderMissesSomething() {
        ByteBuf two = message("two");
        channel.writeInbound(Unpooled.wrappedBuffer(message("one"), two.readRetainedSlice(2)));

        HeadReader next = handOver();

        assertThat(next.result()).isNotDone();
        assertThat(channel.config().isAutoRead()).isTrue();
        channel.writeInbound(two);
        assertThat(text(next)).isEqualTo("two");
        assertThat(channel.config().isAutoRead()).isFalse();
    }
}
