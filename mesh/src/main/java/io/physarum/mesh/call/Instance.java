package io.physarum.mesh.call;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.resolve.Route;
import io.physarum.mesh.service.ServiceName;

/** What a route leads to: a service's content on a peer. */
record Instance(ServiceName service, String contentHash, PeerId peer) {

    static Instance of(Route route) {
        return new Instance(route.name(), route.info().contentHash(), route.peer());
    }
}
