package io.physarum.libp2p.kad.routing;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Counts the peers of each network that have places in a table. Holds no network that has none. */
final class Diversity {

    private final RoutingTable.Limits limits;

    private final Map<PeerNetwork, Integer> inTable = new HashMap<>();

    Diversity(RoutingTable.Limits limits) {
        this.limits = limits;
    }

    /** Whether one more peer of a network may have a place in a bucket. */
    boolean allows(@Nullable PeerNetwork network, KBucket bucket) {
        return !isCrowded(network) && !isCrowded(network, bucket);
    }

    /** Whether a network has as many peers in the table as it may. */
    boolean isCrowded(@Nullable PeerNetwork network) {
        return network != null && inTable.getOrDefault(network, 0) >= limits.perTable();
    }

    /** Whether a network has as many peers in a bucket as it may. */
    boolean isCrowded(@Nullable PeerNetwork network, KBucket bucket) {
        if (network == null) {
            return false;
        }
        long inBucket = bucket.entries().stream()
                .filter(entry -> network.equals(entry.network))
                .count();
        return inBucket >= limits.perBucket();
    }

    void added(@Nullable PeerNetwork network) {
        if (network != null) {
            inTable.merge(network, 1, Integer::sum);
        }
    }

    void removed(@Nullable PeerNetwork network) {
        if (network != null) {
            inTable.computeIfPresent(network, (same, count) -> count > 1 ? count - 1 : null);
        }
    }
}
