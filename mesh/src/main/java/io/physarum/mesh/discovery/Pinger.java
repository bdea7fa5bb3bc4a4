package io.physarum.mesh.discovery;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import reactor.core.publisher.Mono;

/** Measures the distance to peers. */
@FunctionalInterface
public interface Pinger {

    /**
     * Connects if need be and pings once. The result is always a value: a peer that cannot be reached is not an error. It comes
     * within a time limit.
     */
    Mono<PingResult> ping(PeerInfo peer);

    /** Whether there is a connection to a peer, so that a ping takes a round trip and no more. */
    default boolean isConnected(PeerId peer) {
        return true;
    }
}
