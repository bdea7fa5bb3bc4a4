package io.physarum.mesh.discovery;

import java.time.Duration;
import java.util.Comparator;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;

/**
 * A provider that answered a ping.
 *
 * @param peer the provider
 * @param roundTripTime how far away it is
 */
public record Candidate(PeerInfo peer, Duration roundTripTime) {

    /** Nearest first. */
    public static final Comparator<Candidate> NEAREST_FIRST = Comparator.comparing(Candidate::roundTripTime);

    /** The provider's id. */
    public PeerId peerId() {
        return peer.peerId();
    }
}
