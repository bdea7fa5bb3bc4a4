package io.physarum.libp2p.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.PeerId;

/** Counts the streams of one protocol that each peer has open to this node. Thread-safe. */
public final class StreamsPerPeer {

    private final Limit limit;

    private final int most;

    private final ConcurrentMap<PeerId, Integer> counts = new ConcurrentHashMap<>();

    /**
     * No streams yet.
     *
     * @param limit under which name it is reported
     * @param most the most streams of one peer
     */
    public StreamsPerPeer(Limit limit, int most) {
        this.limit = limit;
        this.most = most;
    }

    /**
     * Counts a stream until it is closed.
     *
     * @throws LimitExceededException if the peer has too many
     */
    public void take(Stream stream) {
        PeerId peer = stream.remotePeer();
        counts.compute(peer, (same, count) -> {
            int before = count == null ? 0 : count;
            if (before >= most) {
                throw new LimitExceededException(limit, most);
            }
            return before + 1;
        });
        stream.closeFuture()
                .addListener(closed -> counts.computeIfPresent(peer, (same, count) -> count > 1 ? count - 1 : null));
    }
}
