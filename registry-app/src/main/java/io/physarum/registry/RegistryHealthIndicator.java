package io.physarum.registry;

import io.physarum.registry.store.RegistryStore;
import io.physarum.registry.store.StoreHealth;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

/** Health {@code registry}: down while entries cannot be read and written. */
final class RegistryHealthIndicator implements ReactiveHealthIndicator {

    private final RegistryStore store;

    RegistryHealthIndicator(RegistryStore store) {
        this.store = store;
    }

    @Override
    public Mono<Health> health() {
        return store.health().map(RegistryHealthIndicator::of);
    }

    private static Health of(StoreHealth health) {
        return Health.status(health.up() ? Status.UP : Status.DOWN)
                .withDetails(health.details())
                .build();
    }
}
