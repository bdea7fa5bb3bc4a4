package io.physarum.registry;

import io.physarum.registry.store.RegistryStore;
import io.physarum.registry.store.StoreHealth;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

/**
 * Health {@code registry}: down while the store does not answer. Under an alarm of the whole cluster, which lets entries be
 * read and deleted, it is up and lists the alarm: no registry would be ready otherwise. {@link StoreGauges} tells both.
 */
final class RegistryHealthIndicator implements ReactiveHealthIndicator {

    private final RegistryStore store;

    RegistryHealthIndicator(RegistryStore store) {
        this.store = store;
    }

    @Override
    public Mono<Health> health() {
        return store.health().map(RegistryHealthIndicator::of);
    }

    static Health of(StoreHealth health) {
        return Health.status(health.answers() ? Status.UP : Status.DOWN)
                .withDetails(health.details())
                .build();
    }
}
