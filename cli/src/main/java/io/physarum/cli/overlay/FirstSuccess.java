package io.physarum.cli.overlay;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.physarum.libp2p.core.Failures;

/** Attempts of which one is enough. */
final class FirstSuccess {

    private FirstSuccess() {}

    /** Completes with the first attempt that succeeds, or fails with an {@link OverlayException} of all reasons when all have. */
    static <T> CompletableFuture<T> of(List<? extends CompletableFuture<? extends T>> attempts) {
        CompletableFuture<T> first = new CompletableFuture<>();
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger left = new AtomicInteger(attempts.size());
        for (CompletableFuture<? extends T> attempt : attempts) {
            attempt.whenComplete((value, failure) -> {
                if (failure == null) {
                    first.complete(value);
                    return;
                }
                failures.add(message(failure));
                if (left.decrementAndGet() == 0) {
                    first.completeExceptionally(new OverlayException(
                            "no bootstrap can be reached: " + String.join("; ", failures), failure));
                }
            });
        }
        return first;
    }

    private static String message(Throwable failure) {
        return String.valueOf(Failures.unwrap(failure).getMessage());
    }
}
