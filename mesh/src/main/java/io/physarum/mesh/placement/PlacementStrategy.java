package io.physarum.mesh.placement;

import java.util.List;

/** Decides where an instance is started. */
@FunctionalInterface
public interface PlacementStrategy {

    /**
     * Orders the allocators that accepted, most wanted first. One that is left out is not asked. Called on an event loop: must
     * not block.
     */
    List<PlacementCandidate> order(List<PlacementCandidate> candidates);
}
