package io.physarum.registry;

import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.physarum.registry.store.MemberRefusedException;
import io.physarum.registry.store.StoreRequestException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Counts and times requests, by operation and outcome. */
final class RegistryMeters {

    private final MeterRegistry registry;

    RegistryMeters(MeterRegistry registry) {
        this.registry = registry;
        RegistryMeter.REQUESTS.forAllTags(values -> RegistryMeter.REQUESTS.timer(registry, values));
    }

    /** The same request, which is counted when it ends. */
    <T> Mono<T> timed(String operation, Mono<T> request) {
        return Mono.defer(() -> {
            long start = System.nanoTime();
            return request.doOnSuccess(
                            answer -> record(operation, isNothing(operation, answer) ? "unknown" : "ok", start))
                    .doOnError(failure -> record(operation, isRefusal(failure) ? "refused" : "failed", start))
                    .doOnCancel(() -> record(operation, "cancelled", start));
        });
    }

    private static boolean isNothing(String operation, @Nullable Object answer) {
        return ("get".equals(operation) && answer == null) || Boolean.FALSE.equals(answer);
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof IllegalArgumentException
                || failure instanceof StoreRequestException
                || failure instanceof MemberRefusedException;
    }

    private void record(String operation, String outcome, long start) {
        RegistryMeter.REQUESTS
                .timer(registry, operation, outcome)
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
}
