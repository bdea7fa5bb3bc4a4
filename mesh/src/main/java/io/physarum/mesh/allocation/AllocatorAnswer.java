package io.physarum.mesh.allocation;

import java.time.Duration;

import io.physarum.libp2p.identity.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking one allocator.
 *
 * @param allocator the allocator
 * @param roundTripTime how far away it is; null if it did not answer a ping
 * @param offer what it offered; null if it was not asked or did not answer
 * @param objection why it is of no use; null if it is
 */
public record AllocatorAnswer(
        PeerId allocator,
        @Nullable Duration roundTripTime,
        @Nullable AllocationOffer offer,
        @Nullable String objection) {

    /** Whether it would start an instance. */
    public boolean isWilling() {
        return offer != null && offer.accepted() && objection == null;
    }
}
