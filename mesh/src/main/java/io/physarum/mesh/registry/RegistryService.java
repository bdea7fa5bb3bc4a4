package io.physarum.mesh.registry;

import java.util.Map;

import io.physarum.mesh.service.ServiceName;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a registry node does for others; {@link RegistryServer} speaks the wire protocol for it. Values are the ServiceInfo
 * JSON exactly as it was added, so that fields unknown here survive.
 */
public interface RegistryService {

    /** The stored JSON of a name; empty if there is none. */
    Mono<String> get(ServiceName name);

    /** Every name with its stored JSON. */
    Mono<Map<ServiceName, String>> list();

    /** Stores the JSON of a name. */
    Mono<Void> add(ServiceName name, String infoJson);

    /** Deletes a name; false if there was none. */
    Mono<Boolean> delete(ServiceName name);

    /**
     * Adds a member to the store's cluster and answers what the new member must be started with (etcd's {@code
     * initial-cluster}). Fails where the store has no cluster.
     */
    Mono<String> addMember(String memberName, String memberPeerUrl);

    /**
     * The names of services that are added, replaced or deleted from now on, wherever in the store's cluster that happened.
     * Never completes and never fails. Without news if the store has none to give.
     */
    default Flux<ServiceName> changes() {
        return Flux.never();
    }
}
