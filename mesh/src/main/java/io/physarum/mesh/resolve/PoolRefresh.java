package io.physarum.mesh.resolve;

import io.physarum.mesh.qos.InstancePool;
import io.physarum.mesh.registry.RegistryClient;
import io.physarum.mesh.registry.RegistryEvent;
import io.physarum.mesh.service.ServiceName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps the pool in step with the registry, which requests to pooled instances do not ask: a service that was replaced or
 * deleted there is looked up again. While no registry answers, the pool stays as it is.
 */
final class PoolRefresh {

    private static final Logger log = LoggerFactory.getLogger(PoolRefresh.class);

    private static final int MAX_CONCURRENT_LOOKUPS = 8;

    private final RegistryClient registry;

    private final InstancePool pool;

    PoolRefresh(RegistryClient registry, InstancePool pool) {
        this.registry = registry;
        this.pool = pool;
    }

    void onEvent(RegistryEvent event) {
        Flux<ServiceName> changed = event instanceof RegistryEvent.Changed change
                ? Flux.just(change.name())
                : Flux.fromIterable(pool.services());
        changed.filter(name -> !pool.instances(name).isEmpty())
                .flatMap(this::refresh, MAX_CONCURRENT_LOOKUPS)
                .subscribe();
    }

    private Mono<Void> refresh(ServiceName name) {
        return registry.get(name)
                .doOnNext(info -> pool.update(name, info))
                .switchIfEmpty(Mono.fromRunnable(() -> pool.forget(name)))
                .then()
                .onErrorResume(Exception.class, failure -> {
                    log.debug("{} stays in the pool as it is", name, failure);
                    return Mono.empty();
                });
    }
}
