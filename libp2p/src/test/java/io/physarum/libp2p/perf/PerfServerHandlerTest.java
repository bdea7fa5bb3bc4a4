package io.physarum.libp2p.perf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.Unpooled;
import io.netty.handler.timeout.IdleStateEvent;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.RequestTimeoutException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PerfServerHandlerTest {

    private static final PerfLimits LIMITS = new PerfLimits(1, 1_000_000, 200_000, Duration.ofMinutes(1));

    private final List<String> limitsHit = new ArrayList<>();

    private final PerfChannel channel = new PerfChannel(new PerfServerHandler(LIMITS, limitsHit::add));

    @Test
    void sendsWhatIsAskedForOnceTheUploadHasEnded() {
        channel.writeInbound(PerfChannel.header(200_000), Unpooled.wrappedBuffer(new byte[500_000]));
        assertThat(channel.takeSent()).isZero();

        channel.receiveEnd();

        assertThat(channel.takeSent()).isEqualTo(200_000);
        assertThat(channel.isOutputShutdown()).isTrue();
    }

    @Test
    void readsTheNumberByteByByte() {
        for (int i = 0; i < 7; i++) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {(byte) (i == 6 ? 1 : 0)}));
        }
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {2, 99, 99}));
        channel.receiveEnd();

        assertThat(channel.takeSent()).isEqualTo(258);
    }

    @Test
    void sendsNothingWhenNothingIsAskedFor() {
        channel.writeInbound(PerfChannel.header(0));
        channel.receiveEnd();

        assertThat(channel.takeSent()).isZero();
        assertThat(channel.isOutputShutdown()).isTrue();
    }

    @Test
    void sendsOnlyWhileTheChannelIsWritable() {
        channel.writeInbound(PerfChannel.header(200_000));
        channel.setWritable(false);
        channel.receiveEnd();
        assertThat(channel.takeSent()).isZero();
        assertThat(channel.isOutputShutdown()).isFalse();

        channel.setWritable(true);

        assertThat(channel.takeSent()).isEqualTo(200_000);
        assertThat(channel.isOutputShutdown()).isTrue();
    }

    @Test
    void failsWhenTheUploadIsLongerThanTheLimit() {
        channel.writeInbound(PerfChannel.header(0), Unpooled.wrappedBuffer(new byte[1_000_000]));

        assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(new byte[1])))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("perf-upload-bytes of 1000000");
        assertThat(limitsHit).containsExactly("perf-upload-bytes");
    }

    @Test
    void sendsNoMoreThanTheLimitAndThenFails() {
        channel.writeInbound(PerfChannel.header(-1));
        channel.receiveEnd();

        assertThat(channel.takeSent()).isEqualTo(200_000);
        assertThat(channel.isOutputShutdown()).isFalse();
        assertThatThrownBy(channel::checkException)
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("perf-download-bytes of 200000");
        assertThat(limitsHit).containsExactly("perf-download-bytes");
    }

    @Test
    void failsWhenThePeerEndsBeforeTheNumberIsComplete() {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[7]));
        channel.receiveEnd();

        assertThatThrownBy(channel::checkException).isInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void failsWhenNothingMoves() {
        channel.pipeline().fireUserEventTriggered(IdleStateEvent.ALL_IDLE_STATE_EVENT);

        assertThatThrownBy(channel::checkException).isInstanceOf(RequestTimeoutException.class);
    }
}
