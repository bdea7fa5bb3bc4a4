package io.physarum.mesh.registry;

import io.physarum.mesh.exchange.AllowedPeers;
import io.physarum.mesh.exchange.RefusalListener;

/**
 * Who may change what a registry has. Everybody may read.
 *
 * @param writers those that may add, replace and delete services
 * @param members those that may join the cluster of its store: other registries
 * @param listener is told of what is refused before it is worked on
 */
public record RegistryAccess(AllowedPeers writers, AllowedPeers members, RefusalListener listener) {

    /** Everybody may do everything, as in the original. */
    public static RegistryAccess everybody() {
        return new RegistryAccess(AllowedPeers.everybody(), AllowedPeers.everybody(), RefusalListener.NONE);
    }
}
