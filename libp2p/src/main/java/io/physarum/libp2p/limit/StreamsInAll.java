package io.physarum.libp2p.limit;

import java.util.concurrent.atomic.AtomicInteger;

import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.Stream;

/** Counts the streams of one protocol that all peers together have open to this node. Thread-safe. */
public final class StreamsInAll {

    private final Limit limit;

    private final int most;

    private final AtomicInteger count = new AtomicInteger();

    /**
     * No streams yet.
     *
     * @param limit under which name it is reported
     * @param most the most streams
     */
    public StreamsInAll(Limit limit, int most) {
        this.limit = limit;
        this.most = most;
    }

    /**
     * Counts a stream until it is closed.
     *
     * @throws LimitExceededException if there are too many
     */
    public void take(Stream stream) {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            throw new LimitExceededException(limit, most);
        }
        stream.closeFuture().addListener(closed -> count.decrementAndGet());
    }
}
