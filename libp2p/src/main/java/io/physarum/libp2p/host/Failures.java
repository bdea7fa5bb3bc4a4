package io.physarum.libp2p.host;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Takes off the wrappers that {@link CompletableFuture} puts around exceptions. */
final class Failures {

    private Failures() {}

    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? unwrap(cause) : failure;
    }

    /** A future with the same outcome whose dependents see the exception itself; its cancellation has no effect. */
    static <T> CompletableFuture<T> unwrapped(CompletableFuture<T> future) {
        CompletableFuture<T> result = new CompletableFuture<>();
        forward(future, result);
        return result;
    }

    /** Completes a future with the outcome of another. */
    static <T> void forward(CompletableFuture<T> future, CompletableFuture<T> result) {
        future.whenComplete((value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(unwrap(failure));
            } else {
                result.complete(value);
            }
        });
    }
}
