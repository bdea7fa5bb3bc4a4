package io.physarum.libp2p.muxer.yamux;

import java.util.List;

import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.muxer.yamux.YamuxPeer.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.muxer.yamux.YamuxFrame.ACK;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.DATA;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.FIN;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.GO_AWAY;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.PING;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.RST;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.SYN;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What a peer may do only so often, as it costs it little. */
class FloodTest {

    private static final long SECOND = 1_000_000_000L;

    /** A burst of ten seconds' worth: 50 resets, 20 pings, 100 idle frames. */
    private final YamuxPeer server = new YamuxPeer(false, YamuxConfig.defaults().withFloods(new FloodLimits(5, 2, 10)));

    @AfterEach
    void releasesEverything() {
        server.finish();
        assertThat(server.allocator.metric().usedHeapMemory()).isZero();
        assertThat(server.session.streamCount()).isZero();
    }

    private void assertGivenUp(Limit limit) {
        assertThat(server.channel.isOpen()).isFalse();
        assertThat(server.limitsHit).containsExactly(limit.text());
        assertThat(server.sent()).contains(new Frame(GO_AWAY, 0, 0, 1, ""));
    }

    private void openAndReset(int streamId) {
        server.receive(WINDOW_UPDATE, SYN | RST, streamId, 0);
    }

    @Test
    void closesTheConnectionOfAPeerThatResetsStreamAfterStream() {
        for (int i = 0; i < 50; i++) {
            openAndReset(2 * i + 1);
        }
        assertThat(server.channel.isOpen()).isTrue();

        openAndReset(101);

        assertGivenUp(Limit.MAX_RESETS_PER_SECOND);
    }

    @Test
    void letsAPeerResetStreamsForEverIfItTakesItsTime() {
        for (int i = 0; i < 1000; i++) {
            openAndReset(2 * i + 1);
            server.advanceClock(SECOND / 5);
        }

        assertThat(server.channel.isOpen()).isTrue();
        assertThat(server.limitsHit).isEmpty();
    }

    @Test
    void countsTheResetsThatAPeerMakesThisSideSend() {
        for (int i = 0; i < 51; i++) {
            server.receive(WINDOW_UPDATE, SYN, 2 * i + 1, 0);
            server.inbound.get(i).reset();
        }

        assertGivenUp(Limit.MAX_RESETS_PER_SECOND);
    }

    @Test
    void countsStreamsThatAreRefused() {
        YamuxPeer full =
                new YamuxPeer(false, YamuxConfig.defaults().withMaxStreams(1).withFloods(new FloodLimits(1, 1, 1)));
        for (int i = 0; i < 12; i++) {
            full.receive(WINDOW_UPDATE, SYN, 2 * i + 1, 0);
        }

        assertThat(full.channel.isOpen()).isFalse();
        assertThat(full.limitsHit)
                .startsWith(Limit.MAX_STREAMS_PER_CONNECTION.text())
                .endsWith(Limit.MAX_RESETS_PER_SECOND.text());
        full.finish();
        assertThat(full.allocator.metric().usedHeapMemory()).isZero();
    }

    @Test
    void doesNotCountStreamsThatEndWell() {
        for (int i = 0; i < 200; i++) {
            server.receive(WINDOW_UPDATE, SYN | FIN, 2 * i + 1, 0);
            Stream stream = server.inbound.get(i);
            stream.shutdownOutput();
            server.channel.runPendingTasks();
            assertThat(stream.isOpen()).isFalse();
        }

        assertThat(server.channel.isOpen()).isTrue();
    }

    @Test
    void closesTheConnectionOfAPeerThatPingsTooOften() {
        for (int i = 0; i < 20; i++) {
            server.receive(PING, SYN, 0, i);
        }
        assertThat(server.sent()).hasSize(20);
        server.receive(PING, SYN, 0, 20);

        assertGivenUp(Limit.MAX_PINGS_PER_SECOND);
    }

    @Test
    void closesTheConnectionAfterTooManyFramesWithoutEffect() {
        List<long[]> idle = List.of(
                new long[] {DATA, 0, 1, 0}, // nothing, on a stream that is there
                new long[] {WINDOW_UPDATE, 0, 1, 0},
                new long[] {DATA, 0, 77, 0}, // about a stream that is not
                new long[] {WINDOW_UPDATE, 0, 77, 1},
                new long[] {WINDOW_UPDATE, RST, 77, 0},
                new long[] {WINDOW_UPDATE, FIN, 77, 0},
                new long[] {WINDOW_UPDATE, FIN, 3, 0}, // an end that has come before
                new long[] {PING, ACK, 0, 4711}); // an answer to nothing
        for (long[] frame : idle) {
            YamuxPeer peer = new YamuxPeer(false, YamuxConfig.defaults().withFloods(new FloodLimits(5, 2, 10)));
            peer.receive(WINDOW_UPDATE, SYN, 1, 0);
            peer.receive(WINDOW_UPDATE, SYN | FIN, 3, 0);
            for (int i = 0; i < 100; i++) {
                peer.receive((int) frame[0], (int) frame[1], (int) frame[2], frame[3]);
            }
            assertThat(peer.channel.isOpen()).as("after a hundred of %s", frame).isTrue();
            peer.receive((int) frame[0], (int) frame[1], (int) frame[2], frame[3]);
            assertThat(peer.limitsHit).containsExactly(Limit.MAX_IDLE_FRAMES_PER_SECOND.text());
            assertThat(peer.channel.isOpen()).isFalse();
            peer.finish();
            assertThat(peer.allocator.metric().usedHeapMemory()).isZero();
        }
    }

    @Test
    void anAllowanceSurvivesThatTheClockOverflows() {
        Allowance allowance = new Allowance(1, Long.MAX_VALUE - SECOND);
        for (int i = 0; i < 10; i++) {
            assertThat(allowance.take(Long.MAX_VALUE)).isTrue();
        }
        assertThat(allowance.take(Long.MAX_VALUE)).isFalse();
        assertThat(allowance.take(Long.MIN_VALUE + SECOND)).isTrue();
        assertThat(allowance.take(Long.MIN_VALUE + SECOND)).isFalse();
    }

    @Test
    void opensNoStreamsForAPeerThatSaidItLeaves() {
        server.receive(WINDOW_UPDATE, SYN, 1, 0);
        server.receive(GO_AWAY, 0, 0, 0);
        server.sent();

        server.receive(WINDOW_UPDATE, SYN, 3, 0);

        assertThat(server.sent()).containsExactly(new Frame(WINDOW_UPDATE, RST, 3, 0, ""));
        assertThat(server.inbound).hasSize(1);
        server.inbound.get(0).reset();
        server.channel.runPendingTasks();
        assertThat(server.channel.isOpen()).isFalse();
    }

    @Test
    void closesTheConnectionWhenAWindowOverflows() {
        server.receive(WINDOW_UPDATE, SYN, 1, 0xffff_ffffL - YamuxConfig.INITIAL_WINDOW);
        assertThat(server.channel.isOpen()).isTrue();

        server.receive(WINDOW_UPDATE, 0, 1, 1);

        assertThat(server.channel.isOpen()).isFalse();
        assertThat(server.sent()).contains(new Frame(GO_AWAY, 0, 0, 1, ""));
    }

    @Test
    void refusesLimitsThatLetNothingThrough() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FloodLimits(0, 1, 1))
                .withMessageContaining("resetsPerSecond");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FloodLimits(1, 1, 1_000_001))
                .withMessageContaining("idleFramesPerSecond");
    }
}
