package io.physarum.mesh.time;

import java.time.Duration;
import java.util.function.LongSupplier;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A scheduler for delays and a monotonic clock that agrees with it.
 *
 * @param scheduler runs what is due; must not block
 * @param nanoClock nanoseconds since some fixed moment, never going back
 */
public record TimeSource(Scheduler scheduler, LongSupplier nanoClock) {

    /** The machine's monotonic clock and Reactor's shared timer threads. */
    public static TimeSource system() {
        return new TimeSource(Schedulers.parallel(), System::nanoTime);
    }

    /** Now, by the monotonic clock. */
    public long nanos() {
        return nanoClock.getAsLong();
    }

    /** The time that has passed since an earlier {@link #nanos()}. */
    public Duration since(long earlierNanos) {
        return Duration.ofNanos(nanos() - earlierNanos);
    }
}
