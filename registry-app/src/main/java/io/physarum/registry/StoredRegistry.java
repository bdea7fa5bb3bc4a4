package io.physarum.registry;

import java.util.Map;

import io.physarum.mesh.registry.RegistryService;
import io.physarum.mesh.service.ServiceInfoJson;
import io.physarum.mesh.service.ServiceName;
import io.physarum.registry.store.RegistryStore;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The registry on its store. What is added must be a ServiceInfo, but is stored as it came. */
final class StoredRegistry implements RegistryService {

    private final RegistryStore store;

    StoredRegistry(RegistryStore store) {
        this.store = store;
    }

    @Override
    public Mono<String> get(ServiceName name) {
        return store.get(name);
    }

    @Override
    public Mono<Map<ServiceName, String>> list() {
        return store.list();
    }

    @Override
    public Mono<Void> add(ServiceName name, String infoJson) {
        return Mono.defer(() -> {
            ServiceInfoJson.parse(infoJson);
            return store.put(name, infoJson);
        });
    }

    @Override
    public Mono<Boolean> delete(ServiceName name) {
        return store.delete(name);
    }

    @Override
    public Mono<String> addMember(String memberName, String memberPeerUrl) {
        return store.addMember(memberName, memberPeerUrl);
    }

    @Override
    public Flux<ServiceName> changes() {
        return store.changes();
    }
}
