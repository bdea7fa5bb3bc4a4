package io.physarum.libp2p.autonat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Says when to ask: one question at a time, and ever more rarely while there is nothing to ask. Belongs to one event loop, on
 * which all methods are called.
 */
final class ProbeTimer {

    private static final int MAX_PAUSES = 64;

    private final EventLoop loop;

    private final Duration interval;

    private final Supplier<Optional<CompletableFuture<Boolean>>> probe;

    private @Nullable Future<?> timer;

    private boolean running;

    private boolean asking;

    /** In intervals. */
    private int pauses = 1;

    /**
     * A timer that does nothing yet.
     *
     * @param interval between the end of a question and the next one
     * @param probe asks a question, if there is one; what it gives completes on the event loop, with whether the answer was
     *     of use
     */
    ProbeTimer(EventLoop loop, Duration interval, Supplier<Optional<CompletableFuture<Boolean>>> probe) {
        this.loop = loop;
        this.interval = interval;
        this.probe = probe;
    }

    void start() {
        running = true;
        schedule();
    }

    void stop() {
        running = false;
        cancel();
    }

    /** There may be something to ask: a long pause ends. */
    void hurry() {
        if (pauses > 1) {
            pauses = 1;
            // While a question is out no pause is under way; its end begins one.
            if (!asking) {
                schedule();
            }
        }
    }

    /** Whatever was to come before comes no more: there is never more than one timer. */
    private void schedule() {
        cancel();
        if (running) {
            timer = loop.schedule(this::tick, interval.toNanos() * pauses, TimeUnit.NANOSECONDS);
        }
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void tick() {
        // It may have been due already when it was cancelled. A question from before a stop may be out still.
        if (!running || asking) {
            return;
        }
        Optional<CompletableFuture<Boolean>> question = probe.get();
        if (question.isPresent()) {
            asking = true;
            question.get().whenComplete((useful, failure) -> onEnd(failure == null && useful));
        } else {
            pauses = Math.min(2 * pauses, MAX_PAUSES);
            schedule();
        }
    }

    private void onEnd(boolean useful) {
        asking = false;
        if (useful) {
            pauses = 1;
        }
        schedule();
    }
}
