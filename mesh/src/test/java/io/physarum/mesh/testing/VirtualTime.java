package io.physarum.mesh.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.physarum.mesh.time.TimeSource;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Time that passes when it is told to. */
public final class VirtualTime {

    private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

    /** This time, for what is tested. */
    public TimeSource source() {
        return new TimeSource(scheduler, () -> scheduler.now(TimeUnit.NANOSECONDS));
    }

    /** Lets time pass; what becomes due runs on this thread. */
    public void pass(Duration duration) {
        scheduler.advanceTimeBy(duration);
    }

    /** Lets seconds pass. */
    public void passSeconds(long seconds) {
        pass(Duration.ofSeconds(seconds));
    }
}
