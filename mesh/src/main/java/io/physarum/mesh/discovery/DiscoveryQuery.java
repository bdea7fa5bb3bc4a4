package io.physarum.mesh.discovery;

import java.util.Set;

import io.physarum.libp2p.discovery.Rendezvous;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.mesh.service.NetworkRequirement;
import org.jspecify.annotations.Nullable;

/**
 * What to look for.
 *
 * @param key the DHT provider key
 * @param goodEnough a provider that meets this ends the search early; null to hear of all
 * @param patient whether the grace for nearer providers is waited for even when the lookup has ended
 * @param excluded peers that are not to be considered
 */
public record DiscoveryQuery(Cid key, @Nullable NetworkRequirement goodEnough, boolean patient, Set<PeerId> excluded) {

    /** Copies the set. */
    public DiscoveryQuery {
        excluded = Set.copyOf(excluded);
    }

    /** All who announce a rendezvous string: a component's, or a service's content hash. */
    public static DiscoveryQuery all(String rendezvous) {
        return new DiscoveryQuery(Rendezvous.cidOf(rendezvous), null, false, Set.of());
    }

    /** The same search, ended early by a provider that meets a requirement. */
    public DiscoveryQuery until(NetworkRequirement requirement) {
        return new DiscoveryQuery(key, requirement, patient, excluded);
    }

    /** The same search, which no provider ends early. */
    public DiscoveryQuery exhaustively() {
        return new DiscoveryQuery(key, null, false, excluded);
    }

    /** The same search without some peers. */
    public DiscoveryQuery without(Set<PeerId> peers) {
        return new DiscoveryQuery(key, goodEnough, patient, peers);
    }

    /** The same search, which waits for the grace even when the lookup has ended. */
    public DiscoveryQuery patiently() {
        return new DiscoveryQuery(key, goodEnough, true, excluded);
    }
}
