package io.physarum.libp2p.perf;

import java.time.Duration;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.timeout.IdleStateEvent;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.RequestTimeoutException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PerfClientHandlerTest {

    private long nanos = 5;

    private final PerfClientHandler client = new PerfClientHandler(100_000, 300, () -> nanos);

    private final PerfChannel channel = new PerfChannel(client);

    private static ByteBuf bytes(int count) {
        return Unpooled.wrappedBuffer(new byte[count]);
    }

    @Test
    void saysWhatItAsksForUploadsAndEndsItsDirection() {
        ByteBuf header = channel.readOutbound();
        assertThat(header.readLong()).isEqualTo(300);
        header.release();
        assertThat(channel.takeSent()).isEqualTo(100_000);
        assertThat(channel.isOutputShutdown()).isTrue();
        assertThat(client.result()).isNotDone();
    }

    @Test
    void timesTheUploadUntilTheAnswerBeginsAndTheDownloadUntilItEnds() {
        channel.takeSent();
        nanos = 1_005;
        channel.writeInbound(bytes(200));
        nanos = 3_005;
        channel.writeInbound(bytes(100));
        nanos = 4_005;
        channel.receiveEnd();

        assertThat(client.result().join())
                .isEqualTo(new PerfResult(100_000, 300, Duration.ofNanos(1_000), Duration.ofNanos(3_000)));
    }

    @Test
    void failsWhenLessComesThanWasAskedFor() {
        channel.takeSent();
        channel.writeInbound(bytes(299));
        channel.receiveEnd();

        assertThat(client.result()).isCompletedExceptionally();
        assertThatThrownBy(channel::checkException)
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("asked for 300 bytes, the perf peer sent 299");
    }

    @Test
    void failsAsSoonAsMoreComesThanWasAskedFor() {
        channel.takeSent();

        assertThatThrownBy(() -> channel.writeInbound(bytes(301))).isInstanceOf(ProtocolViolationException.class);
        assertThat(client.result()).isCompletedExceptionally();
    }

    @Test
    void failsWhenNothingMoves() {
        channel.takeSent();
        channel.pipeline().fireUserEventTriggered(IdleStateEvent.ALL_IDLE_STATE_EVENT);

        assertThatThrownBy(channel::checkException).isInstanceOf(RequestTimeoutException.class);
        assertThat(client.result()).isCompletedExceptionally();
    }

    @Test
    void failsWhenTheStreamCloses() {
        channel.takeSent();
        channel.close();

        assertThatThrownBy(() -> client.result().join()).hasCauseInstanceOf(ConnectionClosedException.class);
    }
}
