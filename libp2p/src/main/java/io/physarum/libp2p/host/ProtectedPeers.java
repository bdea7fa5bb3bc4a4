package io.physarum.libp2p.host;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.physarum.libp2p.identity.PeerId;

/** The peers whose connections are kept although idle, and for whose sake. Thread-safe. */
final class ProtectedPeers {

    private final ConcurrentMap<PeerId, Set<String>> tags = new ConcurrentHashMap<>();

    void protect(PeerId peer, String tag) {
        tags.compute(peer, (same, known) -> {
            Set<String> changed = known == null ? new HashSet<>() : new HashSet<>(known);
            changed.add(tag);
            return changed;
        });
    }

    /** Takes a tag away; returns whether others protect the peer still. */
    boolean unprotect(PeerId peer, String tag) {
        return tags.computeIfPresent(peer, (same, known) -> {
                    Set<String> changed = new HashSet<>(known);
                    changed.remove(tag);
                    return changed.isEmpty() ? null : changed;
                })
                != null;
    }

    boolean contains(PeerId peer) {
        return tags.containsKey(peer);
    }
}
