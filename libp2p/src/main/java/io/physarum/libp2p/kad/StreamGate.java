package io.physarum.libp2p.kad;

import java.util.HashMap;
import java.util.Map;

import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.PeerId;

/** Lets in only so many streams, of all peers and of each. Thread-safe: streams have different event loops. */
final class StreamGate {

    private final DhtLimits limits;

    private final DhtListener listener;

    private final Map<PeerId, Integer> byPeer = new HashMap<>();

    private int all;

    StreamGate(DhtLimits limits, DhtListener listener) {
        this.limits = limits;
        this.listener = listener;
    }

    /** Whether a stream may come in; if so it is counted until it closes. */
    boolean enter(Stream stream) {
        PeerId peer = stream.remotePeer();
        if (!count(peer)) {
            return false;
        }
        stream.closeFuture().addListener(closed -> discount(peer));
        return true;
    }

    private boolean count(PeerId peer) {
        String limit;
        synchronized (byPeer) {
            if (all >= limits.streams()) {
                limit = "dht-streams";
            } else if (byPeer.getOrDefault(peer, 0) >= limits.streamsPerPeer()) {
                limit = "dht-streams-per-peer";
            } else {
                byPeer.merge(peer, 1, Integer::sum);
                all++;
                return true;
            }
        }
        listener.onLimit(limit);
        return false;
    }

    private void discount(PeerId peer) {
        synchronized (byPeer) {
            byPeer.computeIfPresent(peer, (key, count) -> count == 1 ? null : count - 1);
            all--;
        }
    }
}
