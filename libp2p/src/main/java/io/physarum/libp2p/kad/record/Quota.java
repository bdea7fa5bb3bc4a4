package io.physarum.libp2p.kad.record;

import java.util.HashMap;
import java.util.Map;

import io.physarum.libp2p.identity.PeerId;

/** Counts what each peer has stored here, so that none takes all the room. Holds no peer that has nothing stored. */
final class Quota {

    private final int limit;

    private final Map<PeerId, Integer> used = new HashMap<>();

    Quota(int limit) {
        this.limit = limit;
    }

    boolean isUsedUpBy(PeerId peer) {
        return used.getOrDefault(peer, 0) >= limit;
    }

    void take(PeerId peer) {
        used.merge(peer, 1, Integer::sum);
    }

    void give(PeerId peer) {
        used.computeIfPresent(peer, (key, count) -> count == 1 ? null : count - 1);
    }
}
