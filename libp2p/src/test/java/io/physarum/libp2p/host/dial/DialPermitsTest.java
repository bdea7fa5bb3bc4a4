package io.physarum.libp2p.host.dial;

import java.util.ArrayList;
import java.util.List;

import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.host.dial.DialClaim.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DialPermitsTest {

    private static final DialClaim ONE = new DialClaim("one", Kind.KNOWN);

    private static final DialClaim TWO = new DialClaim("two", Kind.KNOWN);

    private final List<String> bitten = new ArrayList<>();

    private final List<String> run = new ArrayList<>();

    private void acquire(DialPermits permits, DialClaim claim, int times) {
        for (int i = 1; i <= times; i++) {
            String dial = claim.target() + " " + i;
            permits.acquire(claim, () -> run.add(dial));
        }
    }

    private static DialClaim hearsay(int peer) {
        return new DialClaim("liar " + peer, Kind.HEARSAY);
    }

    @Test
    void runsAtMostSoManyAndTheOthersInOrder() {
        DialPermits permits = new DialPermits(2, 3, bitten::add);
        acquire(permits, ONE, 4);
        assertThat(run).containsExactly("one 1", "one 2");

        permits.release(ONE);
        assertThat(run).containsExactly("one 1", "one 2", "one 3");
        permits.release(ONE);
        permits.release(ONE);
        assertThat(run).containsExactly("one 1", "one 2", "one 3", "one 4");
        acquire(permits, TWO, 1);
        assertThat(run).endsWith("two 1");
    }

    @Test
    void servesThoseThatWaitInTurn() {
        DialPermits permits = new DialPermits(1, 10, bitten::add);
        acquire(permits, ONE, 4);
        acquire(permits, TWO, 2);

        permits.release(ONE);
        permits.release(ONE);
        permits.release(TWO);
        permits.release(ONE);
        assertThat(run).containsExactly("one 1", "one 2", "two 1", "one 3", "two 2");
    }

    @Test
    void givesOnePeerAFewAtATime() {
        DialPermits permits = new DialPermits(64, 100, bitten::add);
        acquire(permits, hearsay(1), 16);
        assertThat(run).hasSize(4);
        acquire(permits, ONE, 16);
        assertThat(run).hasSize(4 + 8);

        permits.release(ONE);
        assertThat(run).endsWith("one 9");
        permits.release(hearsay(1));
        assertThat(run).endsWith("liar 1 5");
        acquire(permits, new DialClaim("punched", Kind.DIRECT), 16);
        assertThat(run).endsWith("punched 16").doesNotContain("liar 1 6", "one 10");
    }

    @Test
    void keepsSomeFromHearsay() {
        DialPermits permits = new DialPermits(8, 100, bitten::add);
        acquire(permits, hearsay(1), 4);
        acquire(permits, hearsay(2), 4);
        assertThat(run).hasSize(6);

        acquire(permits, ONE, 3);
        assertThat(run).endsWith("one 1", "one 2");
        permits.release(hearsay(1));
        assertThat(run)
                .as("of those that wait the one that has done so for longest")
                .endsWith("liar 2 3");
        permits.release(ONE);
        assertThat(run).endsWith("one 3");
    }

    @Test
    void refusesWhenTooManyWait() {
        DialPermits permits = new DialPermits(2, 3, bitten::add);
        acquire(permits, ONE, 2 + 3);

        assertThatThrownBy(() -> permits.acquire(ONE, () -> {}))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("limit max-waiting-dials of 3 reached")
                .hasMessageContaining("physarum.p2p.limits.max-waiting-dials");
        assertThat(bitten).containsExactly("max-waiting-dials");
    }

    @Test
    void keepsRoomToWaitFromHearsay() {
        DialPermits permits = new DialPermits(4, 4, bitten::add);
        acquire(permits, hearsay(1), 3 + 3);

        assertThatThrownBy(() -> permits.acquire(hearsay(2), () -> {})).isInstanceOf(LimitExceededException.class);
        acquire(permits, ONE, 1 + 1);
        assertThat(run).endsWith("one 1");
        permits.release(ONE);
        assertThat(run).endsWith("one 2");
        permits.release(hearsay(1));
        permits.acquire(hearsay(2), () -> {});
    }
}
