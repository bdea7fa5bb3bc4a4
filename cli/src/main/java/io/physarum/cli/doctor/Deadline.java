package io.physarum.cli.doctor;

import java.time.Duration;

/** The moment by which a check is to be done; its parts share the time until then. */
final class Deadline {

    private static final Duration LEAST = Duration.ofMillis(1);

    private final long endNanos;

    private Deadline(long endNanos) {
        this.endNanos = endNanos;
    }

    /** The one so long from now. */
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** The time until then; a millisecond if it has passed, so that what is known already can be had. */
    Duration left() {
        Duration left = Duration.ofNanos(endNanos - System.nanoTime());
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }

    /** A limit, or the time until then if that is shorter. */
    Duration left(Duration limit) {
        Duration left = left();
        return left.compareTo(limit) < 0 ? left : limit;
    }
}
