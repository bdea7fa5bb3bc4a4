package io.physarum.mesh.exchange;

import java.util.Optional;
import java.util.Set;

import io.physarum.libp2p.identity.PeerId;

/**
 * Who may ask for something.
 *
 * @param peers the only ones who may; empty for everybody
 * @param property the property that lists them
 */
public record AllowedPeers(Set<PeerId> peers, String property) {

    private static final AllowedPeers EVERYBODY = new AllowedPeers(Set.of(), "");

    /** Copies the set. */
    public AllowedPeers {
        peers = Set.copyOf(peers);
    }

    /** Everybody may. */
    public static AllowedPeers everybody() {
        return EVERYBODY;
    }

    /** Whether everybody may. */
    public boolean isEverybody() {
        return peers.isEmpty();
    }

    /**
     * Why a peer may not; empty if it may.
     *
     * @param here the node that is asked
     */
    public Optional<Refusal> objection(PeerId from, PeerId here) {
        if (isEverybody() || peers.contains(from)) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                RefusalReason.NOT_ALLOWED,
                from + " is not allowed to ask for that here: it is not in " + property + " of " + here
                        + ". Whoever runs that node can add it there"));
    }
}
