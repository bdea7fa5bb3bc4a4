package io.physarum.mesh.resolve;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.service.ServiceName;
import reactor.core.publisher.Mono;

/** Tells whether a request to a peer would reach an instance, which an announcement alone does not. */
@FunctionalInterface
public interface InstanceProbe {

    /** Takes every peer at its word. */
    InstanceProbe NONE = (peer, name, contentHash) -> Mono.empty();

    /** Completes if the peer serves the service and the instance takes connections; fails with what a request would. */
    Mono<Void> probe(PeerId peer, ServiceName name, String contentHash);
}
