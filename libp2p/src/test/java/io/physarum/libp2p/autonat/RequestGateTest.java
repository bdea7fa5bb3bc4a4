package io.physarum.libp2p.autonat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RequestGateTest {

    private final AtomicLong clock = new AtomicLong();

    private final RequestGate gate = new RequestGate(new AutonatLimits(5, 2, 1, 2, 16, 1000), clock::get);

    private static PeerId peer() {
        return Keys.generate(KeyType.ED25519).peerId();
    }

    private void serve(PeerId peer) {
        gate.enter(peer);
        gate.leave(peer);
    }

    @Test
    void servesAPeerSoOftenAMinute() {
        PeerId peer = peer();
        serve(peer);
        serve(peer);
        assertThatThrownBy(() -> gate.enter(peer))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("autonat-requests-per-peer of 2")
                .hasMessageContaining("physarum.p2p.autonat.limits.requests-per-peer");
        clock.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThatCode(() -> gate.enter(peer)).doesNotThrowAnyException();
    }

    @Test
    void servesAllPeersSoOftenAMinute() {
        for (int i = 0; i < 5; i++) {
            serve(peer());
        }
        assertThatThrownBy(() -> gate.enter(peer())).hasMessageContaining("autonat-requests-per-minute of 5");
    }

    @Test
    void servesSoManyAtATimeAndOneOfEachPeer() {
        PeerId peer = peer();
        gate.enter(peer);
        assertThatThrownBy(() -> gate.enter(peer)).hasMessage("limit autonat-concurrent-per-peer of 1 reached");
        gate.enter(peer());
        assertThatThrownBy(() -> gate.enter(peer())).hasMessageContaining("autonat-concurrent of 2");
        gate.leave(peer);
        assertThatCode(() -> gate.enter(peer())).doesNotThrowAnyException();
    }

    @Test
    void dialsElsewhereSoOftenAMinute() {
        gate.enterElsewhere();
        assertThatThrownBy(gate::enterElsewhere).hasMessageContaining("autonat-dial-data-per-minute of 1");
    }
}
