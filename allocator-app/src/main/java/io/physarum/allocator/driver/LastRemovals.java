package io.physarum.allocator.driver;

import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Removes what nobody will look after: one that cannot be removed is logged, and keeps nobody from the others. */
public final class LastRemovals {

    private static final Logger log = LoggerFactory.getLogger(LastRemovals.class);

    private LastRemovals() {}

    /** Removes all at once, each by its handle; completes, never with an error, when all have come to an end. */
    public static Mono<Void> of(Flux<String> handles, Function<String, Mono<Void>> removal) {
        return handles.flatMap(handle -> orLeft(handle, removal.apply(handle)), Integer.MAX_VALUE)
                .then()
                .transform(all -> orLeft("some", all));
    }

    private static Mono<Void> orLeft(String what, Mono<Void> removal) {
        return removal.onErrorResume(e -> {
            log.warn("{} may be left: {}", what, e.getMessage());
            return Mono.empty();
        });
    }
}
