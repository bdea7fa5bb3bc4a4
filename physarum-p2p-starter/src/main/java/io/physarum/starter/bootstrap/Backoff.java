package io.physarum.starter.bootstrap;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits that double.
 *
 * @param first the wait after the first failure
 * @param longest no wait is longer
 */
record Backoff(Duration first, Duration longest) {

    private static final double JITTER = 0.2;

    /** The wait after the n-th failure in a row, from 1. */
    Duration after(int failures) {
        int doublings = Math.min(failures - 1, 40);
        long millis = first.toMillis();
        for (int i = 0; i < doublings && millis < longest.toMillis(); i++) {
            millis *= 2;
        }
        return Duration.ofMillis(Math.min(millis, longest.toMillis()));
    }

    /** The same, up to a fifth longer or shorter, so that nodes that lost a bootstrap together return one by one. */
    Duration after(int failures, RandomGenerator random) {
        double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
        return Duration.ofNanos((long) (after(failures).toNanos() * factor));
    }
}
