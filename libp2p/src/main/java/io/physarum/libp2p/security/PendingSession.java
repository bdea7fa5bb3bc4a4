package io.physarum.libp2p.security;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.core.SecuritySession;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake comes to: a session, or a failure, and that at the latest when its time is over. Only the first of them
 * counts. Belongs to the event loop of the handshake's channel.
 */
public final class PendingSession {

    private final String stage;

    private final Duration timeout;

    private final CompletableFuture<SecuritySession> result = new CompletableFuture<>();

    private @Nullable Future<?> timer;

    /**
     * A session whose handshake has not begun.
     *
     * @param stage what the {@link RequestTimeoutException} names
     * @param timeout the longest that the handshake may take
     */
    public PendingSession(String stage, Duration timeout) {
        this.stage = stage;
        this.timeout = timeout;
    }

    /** Lets the time run. */
    public void begin(EventExecutor executor) {
        timer = executor.schedule(
                () -> fail(new RequestTimeoutException(stage, timeout)), timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Completes with the session, or as the handshake failed. */
    public CompletableFuture<SecuritySession> result() {
        return result;
    }

    /** Whether the handshake is over, for better or worse. */
    public boolean isDone() {
        return result.isDone();
    }

    /** Whether the handshake has failed. */
    public boolean isFailed() {
        return result.isCompletedExceptionally();
    }

    /** The handshake has succeeded. */
    public void complete(SecuritySession session) {
        stopTimer();
        result.complete(session);
    }

    /** The handshake has failed; no effect once it is over. */
    public void fail(Libp2pException failure) {
        stopTimer();
        result.completeExceptionally(failure);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
