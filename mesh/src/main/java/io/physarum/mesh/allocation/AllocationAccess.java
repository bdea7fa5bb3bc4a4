package io.physarum.mesh.allocation;

import io.physarum.mesh.exchange.AllowedPeers;
import io.physarum.mesh.exchange.RefusalListener;

/**
 * Whom an allocator works for.
 *
 * @param peers those that may ask
 * @param listener is told of what is refused before it is worked on
 */
public record AllocationAccess(AllowedPeers peers, RefusalListener listener) {

    /** Everybody may ask, as in the original. */
    public static AllocationAccess everybody() {
        return new AllocationAccess(AllowedPeers.everybody(), RefusalListener.NONE);
    }
}
