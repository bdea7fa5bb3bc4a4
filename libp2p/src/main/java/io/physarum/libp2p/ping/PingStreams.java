package io.physarum.libp2p.ping;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.PeerId;

/** Counts the ping streams that each peer has open to this node. Thread-safe. */
final class PingStreams {

    private final int limit;

    private final ConcurrentMap<PeerId, Integer> counts = new ConcurrentHashMap<>();

    PingStreams(int limit) {
        this.limit = limit;
    }

    /**
     * Counts a stream until it is closed.
     *
     * @throws LimitExceededException if the peer has too many
     */
    void take(Stream stream) {
        PeerId peer = stream.remotePeer();
        counts.compute(peer, (same, count) -> {
            int before = count == null ? 0 : count;
            if (before >= limit) {
                throw new LimitExceededException("inbound-ping-streams-per-peer", limit);
            }
            return before + 1;
        });
        stream.closeFuture()
                .addListener(closed -> counts.computeIfPresent(peer, (same, count) -> count > 1 ? count - 1 : null));
    }
}
