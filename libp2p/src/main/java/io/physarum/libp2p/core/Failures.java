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

    /** As {@link #unwrapped}, but who cancels it cancels the other. */
    public static <T> CompletableFuture<T> cancellable(CompletableFuture<T> future) {
        CompletableFuture<T> result = new CompletableFuture<>();
        tie(future, result);
        return result;
    }

    /** Completes a future with the outcome of another, which is cancelled if the future is. */
    public static <T> void tie(CompletableFuture<T> future, CompletableFuture<T> result) {
        forward(future, result);
        if (!result.isDone()) {
            result.whenComplete((value, failure) -> {
                if (result.isCancelled()) {
                    future.cancel(false);
                }
            });
        }
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
