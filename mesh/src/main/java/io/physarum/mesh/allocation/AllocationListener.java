package io.physarum.mesh.allocation;

import io.physarum.libp2p.identity.PeerId;

/** Is told how an allocation goes; called on event loops, so it must not block. */
@FunctionalInterface
public interface AllocationListener {

    /** One that takes no notes. */
    AllocationListener NONE = (allocator, imagePresent) -> {};

    /**
     * An allocator is told to start an instance; those told before have failed.
     *
     * @param imagePresent whether it said that it has the image; else it fetches that first
     */
    void onStart(PeerId allocator, boolean imagePresent);
}
