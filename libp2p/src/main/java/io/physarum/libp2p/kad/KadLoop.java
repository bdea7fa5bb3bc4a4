package io.physarum.libp2p.kad;

import java.time.Duration;
import java.time.Instant;

import io.netty.util.concurrent.EventExecutor;

/**
 * Where all of a node's DHT work runs, one task after another, and what time it is there. A simulator gives one with a
 * virtual clock.
 */
public interface KadLoop {

    /** A task that was scheduled. */
    @FunctionalInterface
    interface Scheduled {

        /** Takes the task back unless it has run. */
        void cancel();
    }

    /** Whether the caller runs in this loop. */
    boolean inLoop();

    /** Runs a task in this loop, after those before it. Throws {@link java.util.concurrent.RejectedExecutionException}. */
    void execute(Runnable task);

    /** Runs a task in this loop after a time. */
    Scheduled schedule(Duration delay, Runnable task);

    /** The monotonic clock. */
    long nanos();

    /** The wall clock. */
    Instant now();

    /** Runs a task at once if the caller is in the loop, otherwise as {@link #execute}. */
    default void run(Runnable task) {
        if (inLoop()) {
            task.run();
        } else {
            execute(task);
        }
    }

    /** The loop of a Netty executor, with the system's clocks. */
    static KadLoop of(EventExecutor executor) {
        return new NettyKadLoop(executor);
    }
}
