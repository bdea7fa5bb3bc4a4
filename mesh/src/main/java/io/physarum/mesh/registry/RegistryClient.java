package io.physarum.mesh.registry;

import java.util.Map;

import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The service registry as others see it. Registries are found in the DHT under the rendezvous string {@code
 * registry-service}, the nearest is asked first and the others if it fails. Signals arrive on an event loop; errors are
 * {@link io.physarum.mesh.error.MeshException}s.
 */
public interface RegistryClient {

    /** What a name stands for; empty if the registry does not know it. */
    Mono<ServiceInfo> get(ServiceName name);

    /** All that is registered. */
    Mono<Map<ServiceName, ServiceInfo>> list();

    /** Registers a service, replacing an entry of the same name; the registry's answer is a line for humans. */
    Mono<String> add(ServiceName name, ServiceInfo info);

    /** Deletes an entry; the registry's answer is a line for humans. */
    Mono<String> delete(ServiceName name);

    /** News of changes from now on, as far as this client hears of them; what it answers afterwards is up to date with them. */
    default Flux<RegistryEvent> events() {
        return Flux.never();
    }
}
