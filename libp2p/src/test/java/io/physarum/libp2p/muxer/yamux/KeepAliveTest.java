package io.physarum.libp2p.muxer.yamux;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.testing.ByteSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.muxer.yamux.YamuxFrame.ACK;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.PING;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.SYN;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

/** When a peer counts as gone, on a clock of its own. */
class KeepAliveTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final YamuxConfig CONFIG = YamuxConfig.defaults().withKeepAlive(Duration.ofSeconds(30), TIMEOUT);

    private static final int FIRST_PING = 1;

    private final YamuxPeer server = new YamuxPeer(false, CONFIG);

    @BeforeEach
    void openAStreamThatIsRead() {
        server.receive(WINDOW_UPDATE, SYN, 1, 0);
        Stream stream = server.inbound.get(0);
        stream.pipeline().addLast(new ByteSink());
    }

    @AfterEach
    void releasesEverything() {
        server.finish();
        assertThat(server.allocator.metric().usedHeapMemory()).isZero();
    }

    private void pass(Duration time) {
        server.advanceClock(time.toNanos());
        server.channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        server.channel.runScheduledPendingTasks();
        server.sent();
    }

    /** Half a second of a link of 50 kB a second. */
    private void someBytesArrive() {
        pass(Duration.ofMillis(500));
        if (server.channel.isOpen()) {
            server.receiveData(0, 1, new byte[25_000]);
        }
    }

    @Test
    void waitsForAnAnswerThatIsBehindAMegabyteOfOtherBytes() {
        for (int sent = 0; sent < 1_000_000; sent += 25_000) {
            someBytesArrive();
            assertThat(server.channel.isOpen()).isTrue();
        }
        server.receive(PING, ACK, 0, FIRST_PING);

        assertThat(server.session.roundTripTime()).contains(Duration.ofSeconds(20));
        pass(Duration.ofSeconds(29));
        assertThat(server.channel.isOpen()).isTrue();
    }

    @Test
    void closesWhenNothingComesForTheTimeout() {
        someBytesArrive();
        pass(TIMEOUT);
        assertThat(server.channel.isOpen()).isTrue();

        pass(TIMEOUT);

        assertThat(server.channel.isOpen()).isFalse();
    }

    @Test
    void closesInTheEndThoughOtherThingsCome() {
        Duration waited = Duration.ZERO;
        while (server.channel.isOpen()) {
            someBytesArrive();
            waited = waited.plusMillis(500);
            assertThat(waited).isLessThanOrEqualTo(TIMEOUT.multipliedBy(KeepAlive.MAX_TIMEOUTS));
        }
        assertThat(waited).isEqualTo(TIMEOUT.multipliedBy(KeepAlive.MAX_TIMEOUTS));
    }

    @Test
    void aPingThatOnlyMeasuresClosesNothingByItself() {
        server.receive(PING, ACK, 0, FIRST_PING);
        pass(Duration.ofSeconds(1));
        server.receiveData(0, 1, new byte[200_000]);
        pass(TIMEOUT);
        assertThat(server.channel.isOpen()).isTrue();

        server.receive(PING, ACK, 0, FIRST_PING + 1);
        assertThat(server.session.roundTripTime()).contains(TIMEOUT);
        pass(Duration.ofSeconds(29));
        assertThat(server.channel.isOpen()).isTrue();
    }

    @Test
    void closesSoonAfterDataCeasesForGood() {
        server.receive(PING, ACK, 0, FIRST_PING);
        pass(Duration.ofSeconds(1));
        server.receiveData(0, 1, new byte[200_000]);

        pass(TIMEOUT);
        pass(TIMEOUT);

        assertThat(server.channel.isOpen()).isFalse();
    }
}
