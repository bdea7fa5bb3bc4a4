package io.physarum.starter.host;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for asynchronous work in the start of a life cycle, which Spring calls on its main thread and which must have ended
 * when it returns. Nowhere else may anything wait.
 */
public final class Waiting {

    private Waiting() {}

    /** The result of a future that is known to end; fails with what it fails with. */
    public static <T> T forResult(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException unchecked
                    ? unchecked
                    : new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during the start", e);
        }
    }

    /** Returns when a future has ended, well or not, or when the time is up. */
    public static void atMost(Duration timeout, CompletableFuture<?> future) {
        try {
            future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException ignored) {
            // Whether it ended well does not matter here.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during the start", e);
        }
    }
}
