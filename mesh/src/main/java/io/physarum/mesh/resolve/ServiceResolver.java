package io.physarum.mesh.resolve;

import io.physarum.mesh.service.ServiceName;
import reactor.core.publisher.Mono;

/**
 * Turns a service name into a route to an instance: pooled, found in the DHT, or started on demand. Concurrent calls for
 * one service share one search and one start.
 */
public interface ServiceResolver {

    /**
     * A route to the nearest instance that meets the service's requirements. Fails with a {@link
     * io.physarum.mesh.error.MeshException}: unknown service, nothing can run it now, timed out.
     */
    Mono<Route> resolve(ServiceName name);

    /** Tells that a route did not work; its instance is not used again before it has been found anew. */
    void reportFailure(Route route, Throwable cause);
}
