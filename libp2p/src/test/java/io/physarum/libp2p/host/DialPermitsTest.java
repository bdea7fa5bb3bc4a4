package io.physarum.libp2p.host;

import java.util.ArrayList;
import java.util.List;

import io.physarum.libp2p.core.LimitExceededException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DialPermitsTest {

    private final DialPermits permits = new DialPermits(2);

    private final List<Integer> run = new ArrayList<>();

    @Test
    void runsAtMostSoManyAndTheOthersInOrder() {
        for (int i = 1; i <= 4; i++) {
            int number = i;
            permits.acquire(() -> run.add(number));
        }
        assertThat(run).containsExactly(1, 2);

        permits.release();
        assertThat(run).containsExactly(1, 2, 3);
        permits.release();
        permits.release();
        assertThat(run).containsExactly(1, 2, 3, 4);
        permits.acquire(() -> run.add(5));
        assertThat(run).endsWith(5);
    }

    @Test
    void refusesWhenTooManyWait() {
        for (int i = 0; i < 2 + 4096; i++) {
            permits.acquire(() -> {});
        }

        assertThatThrownBy(() -> permits.acquire(() -> {}))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage("limit waiting-dials of 4096 reached");
    }
}
