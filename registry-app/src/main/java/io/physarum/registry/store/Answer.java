package io.physarum.registry.store;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.physarum.libp2p.core.Failures;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/** Turns futures into {@link Mono}s. */
public final class Answer {

    private Answer() {}

    /**
     * What a future brings; it is begun at each subscription. Who cancels does not cancel the work, and its failure is then
     * nobody's concern.
     */
    public static <T> Mono<T> of(Supplier<? extends CompletableFuture<? extends @Nullable T>> work) {
        return Mono.defer(() -> Mono.fromFuture(work.get().<Signal<T>>handle(Answer::signal), true))
                .dematerialize();
    }

    private static <T> Signal<T> signal(@Nullable T answer, @Nullable Throwable failure) {
        if (failure != null) {
            return Signal.error(Failures.unwrap(failure));
        }
        return answer == null ? Signal.complete() : Signal.next(answer);
    }
}
