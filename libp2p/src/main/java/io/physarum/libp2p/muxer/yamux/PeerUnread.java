package io.physarum.libp2p.muxer.yamux;

import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the bytes that were received on all connections with one peer and that nobody has read. Over the limit the connection
 * that holds most gives way. Thread-safe: connections have different event loops.
 */
final class PeerUnread extends UnreadAccount {

    private final Set<ConnectionUnread> connections = ConcurrentHashMap.newKeySet(1);

    PeerUnread(long limit) {
        super(limit);
    }

    void join(ConnectionUnread connection) {
        connections.add(connection);
    }

    /** Whether this was its last connection. */
    boolean leave(ConnectionUnread connection) {
        connections.remove(connection);
        return connections.isEmpty();
    }

    @Override
    void relieve() {
        connections.stream()
                .max(Comparator.comparingLong(ConnectionUnread::held))
                .ifPresent(ConnectionUnread::relieve);
    }
}
