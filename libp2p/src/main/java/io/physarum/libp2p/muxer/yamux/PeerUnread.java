package io.physarum.libp2p.muxer.yamux;

import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes that were received on all connections with one peer and that nobody has read. Over the limit the connection
 * that holds most gives way. Thread-safe: connections have different event loops.
 */
final class PeerUnread {

    private final long limit;

    private final AtomicLong held = new AtomicLong();

    private final Set<ConnectionUnread> connections = ConcurrentHashMap.newKeySet(1);

    PeerUnread(long limit) {
        this.limit = limit;
    }

    void join(ConnectionUnread connection) {
        connections.add(connection);
    }

    /** Whether this was its last connection. */
    boolean leave(ConnectionUnread connection) {
        connections.remove(connection);
        return connections.isEmpty();
    }

    void changed(long bytes) {
        held.addAndGet(bytes);
    }

    boolean isOver() {
        return held.get() > limit;
    }

    long limit() {
        return limit;
    }

    long held() {
        return held.get();
    }

    /** Asks the connection that holds most to give way, if that is needed. */
    void check() {
        if (isOver()) {
            relieve();
        }
    }

    /** Asks the connection that holds most to give way. */
    void relieve() {
        connections.stream()
                .max(Comparator.comparingLong(ConnectionUnread::held))
                .ifPresent(ConnectionUnread::relieve);
    }
}
