package io.physarum.libp2p.attack;

import java.time.Duration;

import io.physarum.libp2p.core.Limit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Connections that say nothing, against a victim that would wait for them for long. */
class SilentConnectionsIT extends UnderAttack {

    /** A fifth of it is the time after which a handshake has to give way. */
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(45);

    private static final int PENDING = 16;

    @Override
    Victim victim() {
        return new Victim(
                Victim.limits()
                        .maxPendingInbound(PENDING)
                        .handshakeTimeout(HANDSHAKE_TIMEOUT)
                        .build(),
                Victim.YAMUX,
                Victim.DHT);
    }

    private void sockets(int count) {
        for (int i = 0; i < count; i++) {
            socket();
        }
    }

    @Test
    void giveWayToNewcomersLongBeforeTheirTimeIsUp() {
        honest.unharmedBy(() -> {
            long begun = System.nanoTime();
            sockets(200);
            awaitLimit(Limit.MAX_PENDING_INBOUND);
            for (int i = 0; i < 2; i++) {
                sockets(PENDING);
                honest.newcomerIsWelcome();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("until two newcomers were in, while no place came free by itself")
                    .isLessThan(HANDSHAKE_TIMEOUT);
        });
    }
}
