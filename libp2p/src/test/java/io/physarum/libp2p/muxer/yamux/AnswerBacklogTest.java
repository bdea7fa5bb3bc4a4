package io.physarum.libp2p.muxer.yamux;

import io.physarum.libp2p.core.Limit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.muxer.yamux.YamuxFrame.PING;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.SYN;
import static org.assertj.core.api.Assertions.assertThat;

/** A peer that asks for answers, as often as it may, and takes none. */
class AnswerBacklogTest {

    private static final FloodLimits LAX = new FloodLimits(1_000_000, 1_000_000, 1_000_000);

    /** What Netty counts for an answer of twelve bytes is less. */
    private static final int MOST_BYTES_EACH = 256;

    private static final int ENOUGH = (int) YamuxWriter.MAX_BACKLOG / YamuxFrame.HEADER_LENGTH;

    private final YamuxPeer server = new YamuxPeer(false, YamuxConfig.defaults().withFloods(LAX));

    private final SlowNetwork network = new SlowNetwork(server);

    @AfterEach
    void releasesEverything() {
        server.finish();
        assertThat(server.allocator.metric().usedHeapMemory()).isZero();
    }

    private void ping(int count) {
        for (int i = 0; i < count && server.channel.isOpen(); i++) {
            server.receive(PING, SYN, 0, i);
        }
    }

    @Test
    void isLeftWhenTooMuchWaitsForIt() {
        ping((int) YamuxWriter.MAX_BACKLOG / MOST_BYTES_EACH);
        assertThat(server.channel.isOpen()).isTrue();

        ping(ENOUGH);

        assertThat(server.channel.isOpen()).isFalse();
        assertThat(server.limitsHit).containsExactly(Limit.MAX_ANSWER_BACKLOG.text());
    }

    @Test
    void maySendAsManyAsItLikesIfItTakesTheAnswers() {
        for (int asked = 0; asked < 2 * ENOUGH; asked += 1000) {
            ping(1000);
            network.takeAll(server);
            server.channel.releaseOutbound();
        }

        assertThat(server.channel.isOpen()).isTrue();
        assertThat(server.limitsHit).isEmpty();
    }
}
