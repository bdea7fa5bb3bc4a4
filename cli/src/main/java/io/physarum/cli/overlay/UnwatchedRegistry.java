package io.physarum.cli.overlay;

import java.util.Map;

import io.physarum.mesh.registry.RegistryClient;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import reactor.core.publisher.Mono;

/** A registry whose changes nobody waits for, as the node that asks it leaves at once. */
record UnwatchedRegistry(RegistryClient registry) implements RegistryClient {

    @Override
    public Mono<ServiceInfo> get(ServiceName name) {
        return registry.get(name);
    }

    @Override
    public Mono<Map<ServiceName, ServiceInfo>> list() {
        return registry.list();
    }

    @Override
    public Mono<String> add(ServiceName name, ServiceInfo info) {
        return registry.add(name, info);
    }

    @Override
    public Mono<String> delete(ServiceName name) {
        return registry.delete(name);
    }
}
