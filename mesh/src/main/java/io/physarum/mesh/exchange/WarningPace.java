package io.physarum.mesh.exchange;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets a warning of what others can bring about be logged every ten seconds at most. Thread-safe. */
final class WarningPace {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final AtomicLong warnedNanos = new AtomicLong(System.nanoTime() - 2 * INTERVAL_NANOS);

    /** Whether to warn now; then not again for a while. */
    boolean isDue() {
        long now = System.nanoTime();
        long last = warnedNanos.get();
        return now - last > INTERVAL_NANOS && warnedNanos.compareAndSet(last, now);
    }
}
