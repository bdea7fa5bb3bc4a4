package io.physarum.libp2p.ping;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.RequestTimeoutException;

/** A ping that is asked for: its result, and how long that may take from now. */
final class PendingPing {

    private final CompletableFuture<Duration> result = new CompletableFuture<>();

    private final Future<?> timer;

    private final AtomicBoolean moved = new AtomicBoolean();

    PendingPing(Duration timeout, EventExecutor executor) {
        this.timer = executor.schedule(
                () -> fail(new RequestTimeoutException("ping", timeout)), timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    CompletableFuture<Duration> result() {
        return result;
    }

    boolean isDone() {
        return result.isDone();
    }

    /** Whether it may be sent again on another stream; once only, and not when it is over. */
    boolean mayMove() {
        return !isDone() && moved.compareAndSet(false, true);
    }

    void succeed(Duration roundTrip) {
        timer.cancel(false);
        result.complete(roundTrip);
    }

    void fail(Throwable cause) {
        timer.cancel(false);
        result.completeExceptionally(cause);
    }
}
