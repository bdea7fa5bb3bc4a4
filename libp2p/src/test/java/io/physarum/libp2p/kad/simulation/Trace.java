package io.physarum.libp2p.kad.simulation;

import java.util.HashMap;
import java.util.Map;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.wire.KadMessage;

/** What one node's lookup for one key sends, and how far it goes. */
final class Trace {

    private final PeerId wanted;

    /** How many peers, one naming the next, lead to a peer; 1 for those that the lookup began with. */
    private final Map<PeerId, Integer> hops = new HashMap<>();

    private int messages;

    private int hopsToWanted;

    /** Of a lookup for a provider. */
    Trace(PeerId wanted) {
        this.wanted = wanted;
    }

    void asked(PeerId peer) {
        messages++;
        hops.putIfAbsent(peer, 1);
    }

    void answered(PeerId peer, KadMessage answer) {
        int depth = hops.getOrDefault(peer, 1);
        answer.closerPeers().forEach(closer -> hops.putIfAbsent(closer.peerId(), depth + 1));
        if (hopsToWanted == 0
                && answer.providers().stream()
                        .anyMatch(provider -> provider.peerId().equals(wanted))) {
            hopsToWanted = depth;
        }
    }

    /** How many requests were sent. */
    int messages() {
        return messages;
    }

    /** How many peers lead to the first that named the provider; 0 if none did. */
    int hopsToWanted() {
        return hopsToWanted;
    }
}
