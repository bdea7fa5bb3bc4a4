package io.physarum.starter.bootstrap;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(512));

    @Test
    void doublesFromTwoSecondsOn() {
        assertThat(IntStream.rangeClosed(1, 4).mapToObj(backoff::after))
                .containsExactly(
                        Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8), Duration.ofSeconds(16));
    }

    @Test
    void neverWaitsLongerThanTheLongest() {
        assertThat(backoff.after(9)).isEqualTo(Duration.ofSeconds(512));
        assertThat(backoff.after(10)).isEqualTo(Duration.ofSeconds(512));
        assertThat(backoff.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(512));
    }

    @Test
    void spreadsByAFifth() {
        Random random = new Random(1);
        assertThat(IntStream.range(0, 1000).mapToObj(i -> backoff.after(1, random)))
                .allMatch(wait -> wait.toMillis() >= 1600 && wait.toMillis() <= 2400)
                .anyMatch(wait -> wait.toMillis() < 1800)
                .anyMatch(wait -> wait.toMillis() > 2200);
    }
}
