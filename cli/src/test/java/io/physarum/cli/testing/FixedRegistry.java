package io.physarum.cli.testing;

import java.util.Map;

import io.physarum.mesh.registry.RegistryService;
import io.physarum.mesh.service.ServiceName;
import reactor.core.publisher.Mono;

/** A registry whose entries do not change. */
record FixedRegistry(Map<ServiceName, String> entries) implements RegistryService {

    @Override
    public Mono<String> get(ServiceName name) {
        return Mono.justOrEmpty(entries.get(name));
    }

    @Override
    public Mono<Map<ServiceName, String>> list() {
        return Mono.just(entries);
    }

    @Override
    public Mono<Void> add(ServiceName name, String infoJson) {
        return Mono.error(new IllegalStateException("read only"));
    }

    @Override
    public Mono<Boolean> delete(ServiceName name) {
        return Mono.error(new IllegalStateException("read only"));
    }

    @Override
    public Mono<String> addMember(String memberName, String memberPeerUrl) {
        return Mono.error(new IllegalStateException("no cluster"));
    }
}
