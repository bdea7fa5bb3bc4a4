package io.physarum.mesh.resolve;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.physarum.mesh.qos.InstancePool;
import io.physarum.mesh.registry.RegistryClient;
import io.physarum.mesh.registry.RegistryEvent;
import io.physarum.mesh.service.ServiceName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Keeps the pool in step with the registry, which requests to pooled instances do not ask: a service that was replaced or
 * deleted there is looked up again. While no registry answers, the pool stays as it is. Thread-safe.
 *
 * <p>Implementation note: however many changes a registry reports, a name is looked up once at a time, and once more
 * afterwards if it changed meanwhile; what waits is bounded by the pool.
 */
final class PoolRefresh {

    private static final Logger log = LoggerFactory.getLogger(PoolRefresh.class);

    static final int MAX_CONCURRENT_LOOKUPS = 8;

    private final RegistryClient registry;

    private final InstancePool pool;

    /** To be looked up, the first to wait first; guarded by this object's monitor, as is what is looked up. */
    private final Set<ServiceName> waiting = new LinkedHashSet<>();

    private final Set<ServiceName> underWay = new HashSet<>();

    /** A lookup may end before its start returns: who finds another at work here leaves the rest to that one. */
    private final AtomicInteger starting = new AtomicInteger();

    PoolRefresh(RegistryClient registry, InstancePool pool) {
        this.registry = registry;
        this.pool = pool;
    }

    void onEvent(RegistryEvent event) {
        if (event instanceof RegistryEvent.Changed change) {
            add(change.name());
        } else {
            pool.services().forEach(this::add);
        }
        startLookups();
    }

    private synchronized void add(ServiceName name) {
        if (!pool.instances(name).isEmpty() && waiting.add(name)) {
            waiting.removeIf(other -> pool.instances(other).isEmpty());
        }
    }

    private void startLookups() {
        if (starting.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            for (ServiceName name = next(); name != null; name = next()) {
                lookUp(name);
            }
            seen = starting.addAndGet(-seen);
        } while (seen != 0);
    }

    private synchronized @Nullable ServiceName next() {
        if (underWay.size() >= MAX_CONCURRENT_LOOKUPS) {
            return null;
        }
        ServiceName first = waiting.stream()
                .filter(name -> !underWay.contains(name))
                .findFirst()
                .orElse(null);
        if (first != null) {
            waiting.remove(first);
            underWay.add(first);
        }
        return first;
    }

    private void lookUp(ServiceName name) {
        refresh(name).doFinally(signal -> end(name)).subscribe();
    }

    private void end(ServiceName name) {
        synchronized (this) {
            underWay.remove(name);
        }
        startLookups();
    }

    private Mono<Void> refresh(ServiceName name) {
        return Mono.defer(() -> registry.get(name))
                .doOnNext(info -> pool.update(name, info))
                .switchIfEmpty(Mono.fromRunnable(() -> pool.forget(name)))
                .then()
                .onErrorResume(failure -> {
                    log.debug("{} stays in the pool as it is", name, failure);
                    return Mono.empty();
                });
    }
}
