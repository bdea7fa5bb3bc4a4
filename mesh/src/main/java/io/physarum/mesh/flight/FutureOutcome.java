package io.physarum.mesh.flight;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.physarum.libp2p.core.Failures;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/**
 * The outcome of a future as a value. Who takes a future's failure as an error must be there when it comes: one that comes
 * after a cancellation, as a dial's does whose search has ended, Reactor takes for lost and reports with a stack trace.
 */
public final class FutureOutcome {

    private FutureOutcome() {}

    /**
     * The value or the failure of a future, which is made for each subscriber and is not cancelled with it. Never fails
     * unless the supplier does; make an error of it, with {@link Mono#dematerialize()}, below all that may cancel.
     */
    public static <T> Mono<Signal<T>> of(Supplier<CompletableFuture<T>> future) {
        return Mono.fromFuture(() -> future.get().<Signal<T>>handle(FutureOutcome::signal), true);
    }

    private static <T> Signal<T> signal(@Nullable T value, @Nullable Throwable failure) {
        if (failure != null) {
            return Signal.error(Failures.unwrap(failure));
        }
        return value == null ? Signal.complete() : Signal.next(value);
    }
}
