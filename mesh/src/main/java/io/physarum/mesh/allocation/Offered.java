package io.physarum.mesh.allocation;

import java.time.Duration;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.discovery.Candidate;
import io.physarum.mesh.placement.PlacementCandidate;

/**
 * An allocator and what it offered.
 *
 * @param legacy whether it only knows the original's text command, so that nothing is known of it
 */
record Offered(Candidate candidate, AllocationOffer offer, boolean legacy) {

    PeerId peerId() {
        return candidate.peerId();
    }

    Duration roundTripTime() {
        return candidate.roundTripTime();
    }

    boolean isAccepted() {
        return offer.accepted();
    }

    PlacementCandidate toPlacement() {
        return new PlacementCandidate(
                candidate.peer(),
                candidate.roundTripTime(),
                offer.loadAverage(),
                offer.freeCpuPercent(),
                offer.freeMemoryMebibytes(),
                offer.imagePresent());
    }
}
