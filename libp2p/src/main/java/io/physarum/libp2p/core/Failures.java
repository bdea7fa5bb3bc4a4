package io.physarum.libp2p.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Takes off the wrappers that {@link CompletableFuture} puts around exceptions. */
public final class Failures {

    private Failures() {}

    /** The exception itself, without the wrappers around it. */
    public static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? unwrap(cause) : failure;
    }

    /** A future with the same outcome whose dependents see the exception itself; its cancellation has no effect. */
    public static <T> CompletableFuture<T> unwrapped(CompletableFuture<T> future) {
        CompletableFuture<T> result = new CompletableFuture<>();
        forward(future, result);
        return result;
    }

    /** Completes a future with the outcome of another. */
    public static <T> void forward(CompletableFuture<T> future, CompletableFuture<T> result) {
        future.whenComplete((value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(unwrap(failure));
            } else {
                result.complete(value);
            }
        });
    }
}
