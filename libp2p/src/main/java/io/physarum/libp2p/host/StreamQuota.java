package io.physarum.libp2p.host;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.PeerId;

/** Counts the streams of each protocol with each peer. Thread-safe. */
final class StreamQuota {

    private record Key(PeerId peer, String protocol, boolean initiator) {}

    private final int limit;

    private final ConcurrentMap<Key, Integer> counts = new ConcurrentHashMap<>();

    StreamQuota(int limit) {
        this.limit = limit;
    }

    /**
     * Counts a stream until it is closed.
     *
     * @throws LimitExceededException if there are too many like it
     */
    void take(Stream stream, String protocol) {
        Key key = new Key(stream.remotePeer(), protocol, stream.isInitiator());
        counts.compute(key, (same, count) -> {
            int before = count == null ? 0 : count;
            if (before >= limit) {
                throw new LimitExceededException(Limit.MAX_STREAMS_PER_PEER_PROTOCOL, limit);
            }
            return before + 1;
        });
        stream.closeFuture()
                .addListener(closed -> counts.computeIfPresent(key, (same, count) -> count > 1 ? count - 1 : null));
    }
}
