package io.physarum.mesh.registry;

import java.util.Map;

import io.physarum.mesh.error.RegistryUnavailableException;
import io.physarum.mesh.flight.SingleFlight;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A registry client that remembers. Concurrent questions for one name are one. If no registry answers, an entry that has
 * become too old is used. What is added or deleted through it, or reported as changed, is asked for anew. Bounded;
 * thread-safe.
 */
public final class CachingRegistryClient implements RegistryClient {

    private static final Logger log = LoggerFactory.getLogger(CachingRegistryClient.class);

    private final RegistryClient registry;

    private final RegistryCache cache;

    private final SingleFlight<ServiceName, ServiceInfo> asking = new SingleFlight<>();

    private final Sinks.Many<RegistryEvent> events = Sinks.many().multicast().directBestEffort();

    /** A cache before a registry. */
    public CachingRegistryClient(RegistryClient registry, RegistryCacheConfig config, TimeSource time) {
        this.registry = registry;
        this.cache = new RegistryCache(config, time);
    }

    /**
     * Takes note of changes: what changed is asked for anew, after a gap everything is.
     *
     * @return disposing of it stops that
     */
    public Disposable follow(Flux<RegistryEvent> events) {
        return events.subscribe(
                this::onEvent, failure -> log.warn("registry changes are no longer followed: {}", failure.toString()));
    }

    private void onEvent(RegistryEvent event) {
        if (event instanceof RegistryEvent.Changed changed) {
            expire(changed.name());
        } else {
            cache.expireAll();
        }
        // Who does not keep up misses news, which is no worse than not having been told.
        events.tryEmitNext(event);
    }

    @Override
    public Flux<RegistryEvent> events() {
        return events.asFlux();
    }

    /** Has the next question for a name go to the registry. */
    public void expire(ServiceName name) {
        cache.expire(name);
        asking.forget(name);
    }

    @Override
    public Mono<ServiceInfo> get(ServiceName name) {
        return Mono.defer(() -> cache.fresh(name).orElseGet(() -> asking.run(name, () -> ask(name))));
    }

    private Mono<ServiceInfo> ask(ServiceName name) {
        long generation = cache.generation();
        return registry.get(name)
                .doOnNext(info -> cache.putFound(name, info, generation))
                .switchIfEmpty(Mono.<ServiceInfo>empty().doOnTerminate(() -> cache.putUnknown(name, generation)))
                .onErrorResume(
                        RegistryUnavailableException.class,
                        failure -> cache.stale(name)
                                .map(info -> useStale(name, info, failure))
                                .orElseGet(() -> Mono.error(failure)));
    }

    private static Mono<ServiceInfo> useStale(ServiceName name, ServiceInfo info, Throwable failure) {
        log.warn("going on with what is remembered of {}: {}", name, failure.getMessage());
        return Mono.just(info);
    }

    @Override
    public Mono<Map<ServiceName, ServiceInfo>> list() {
        return registry.list();
    }

    @Override
    public Mono<String> add(ServiceName name, ServiceInfo info) {
        return registry.add(name, info).doFinally(signal -> expire(name));
    }

    @Override
    public Mono<String> delete(ServiceName name) {
        return registry.delete(name).doFinally(signal -> expire(name)).doOnSuccess(done -> cache.remove(name));
    }
}
