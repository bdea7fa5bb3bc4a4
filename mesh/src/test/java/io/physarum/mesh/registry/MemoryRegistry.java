package io.physarum.mesh.registry;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import io.physarum.mesh.service.ServiceName;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A registry in memory, which can be told to fail. */
final class MemoryRegistry implements RegistryService {

    final Map<ServiceName, String> entries = new ConcurrentSkipListMap<>();

    private final Sinks.Many<ServiceName> changes = Sinks.many().multicast().directBestEffort();

    volatile boolean broken;

    @Override
    public Mono<String> get(ServiceName name) {
        return working(Mono.defer(() -> Mono.justOrEmpty(entries.get(name))));
    }

    @Override
    public Mono<Map<ServiceName, String>> list() {
        return working(Mono.fromSupplier(() -> Map.copyOf(entries)));
    }

    @Override
    public Mono<Void> add(ServiceName name, String infoJson) {
        return working(Mono.fromRunnable(() -> {
            entries.put(name, infoJson);
            changes.tryEmitNext(name);
        }));
    }

    @Override
    public Mono<Boolean> delete(ServiceName name) {
        return working(Mono.fromSupplier(() -> {
            changes.tryEmitNext(name);
            return entries.remove(name) != null;
        }));
    }

    @Override
    public Mono<String> addMember(String memberName, String memberPeerUrl) {
        return working(Mono.just("infra1=http://127.0.0.1:2380," + memberName + "=" + memberPeerUrl));
    }

    @Override
    public Flux<ServiceName> changes() {
        return changes.asFlux();
    }

    int watchers() {
        return changes.currentSubscriberCount();
    }

    private <T> Mono<T> working(Mono<T> answer) {
        return Mono.defer(() -> broken ? Mono.error(new IllegalStateException("the store has no leader")) : answer);
    }
}
