package io.physarum.registry;

import java.util.Map;

import io.physarum.mesh.registry.RegistryService;
import io.physarum.mesh.service.ServiceName;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A registry whose requests are counted. */
final class MeteredRegistry implements RegistryService {

    private final RegistryService registry;

    private final RegistryMeters meters;

    MeteredRegistry(RegistryService registry, RegistryMeters meters) {
        this.registry = registry;
        this.meters = meters;
    }

    @Override
    public Mono<String> get(ServiceName name) {
        return meters.timed("get", registry.get(name));
    }

    @Override
    public Mono<Map<ServiceName, String>> list() {
        return meters.timed("list", registry.list());
    }

    @Override
    public Mono<Void> add(ServiceName name, String infoJson) {
        return meters.timed("add", registry.add(name, infoJson));
    }

    @Override
    public Mono<Boolean> delete(ServiceName name) {
        return meters.timed("delete", registry.delete(name));
    }

    @Override
    public Mono<String> addMember(String memberName, String memberPeerUrl) {
        return meters.timed("memberadd", registry.addMember(memberName, memberPeerUrl));
    }

    @Override
    public Flux<ServiceName> changes() {
        return registry.changes();
    }
}
