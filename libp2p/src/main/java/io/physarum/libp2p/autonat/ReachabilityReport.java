package io.physarum.libp2p.autonat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * What is known of the reachability of a node.
 *
 * @param node reachable if one address is, unreachable if all are
 * @param addresses each address that is tested
 */
public record ReachabilityReport(Reachability node, Map<Multiaddr, Reachability> addresses) {

    /** Nothing is known. */
    public static final ReachabilityReport NOTHING = new ReachabilityReport(Reachability.UNKNOWN, Map.of());

    /** Copies the addresses. */
    public ReachabilityReport {
        addresses = Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
    }

    static ReachabilityReport of(Map<Multiaddr, Reachability> addresses) {
        if (addresses.containsValue(Reachability.REACHABLE)) {
            return new ReachabilityReport(Reachability.REACHABLE, addresses);
        }
        boolean none = addresses.isEmpty() || addresses.containsValue(Reachability.UNKNOWN);
        return new ReachabilityReport(none ? Reachability.UNKNOWN : Reachability.UNREACHABLE, addresses);
    }

    /** The addresses at which others have reached the node. */
    public List<Multiaddr> reachable() {
        List<Multiaddr> result = new ArrayList<>();
        addresses.forEach((address, reachability) -> {
            if (reachability == Reachability.REACHABLE) {
                result.add(address);
            }
        });
        return result;
    }
}
