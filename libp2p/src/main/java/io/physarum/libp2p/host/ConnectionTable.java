package io.physarum.libp2p.host;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.identity.PeerId;

/** The open connections. Thread-safe. */
final class ConnectionTable {

    private final HostLimits limits;

    private final Map<PeerId, List<HostConnection>> byPeer = new HashMap<>();

    private int outbound;

    private int size;

    private boolean closed;

    ConnectionTable(HostLimits limits) {
        this.limits = limits;
    }

    /**
     * Adds a connection.
     *
     * @return whether the host still takes connections
     * @throws LimitExceededException if it is one too many
     */
    synchronized boolean add(HostConnection connection) {
        if (closed) {
            return false;
        }
        List<HostConnection> same = byPeer.getOrDefault(connection.remotePeer(), List.of());
        if (same.size() >= limits.maxConnectionsPerPeer()) {
            throw new LimitExceededException(Limit.MAX_CONNECTIONS_PER_PEER, limits.maxConnectionsPerPeer());
        }
        if (connection.isDialled()) {
            checkOutbound();
            outbound++;
        }
        size++;
        byPeer.computeIfAbsent(connection.remotePeer(), peer -> new ArrayList<>(1))
                .add(connection);
        return true;
    }

    /** Fails if no connection may be opened. */
    synchronized void checkOutbound() {
        if (isOutboundFull()) {
            throw new LimitExceededException(Limit.MAX_OUTBOUND_CONNECTIONS, limits.maxOutboundConnections());
        }
    }

    synchronized void remove(HostConnection connection) {
        List<HostConnection> same = byPeer.get(connection.remotePeer());
        if (same != null && same.remove(connection)) {
            size--;
            if (connection.isDialled()) {
                outbound--;
            }
            if (same.isEmpty()) {
                byPeer.remove(connection.remotePeer());
            }
        }
    }

    /** The newest usable connection, a direct one if there is one: an older one may be dead without knowing it yet. */
    synchronized Optional<Connection> find(PeerId peer) {
        List<HostConnection> same = byPeer.getOrDefault(peer, List.of());
        HostConnection relayed = null;
        for (int i = same.size() - 1; i >= 0; i--) {
            HostConnection connection = same.get(i);
            if (connection.isOpen() && !connection.remoteAddress().isRelayed()) {
                return Optional.of(connection);
            }
            if (connection.isOpen() && relayed == null) {
                relayed = connection;
            }
        }
        return Optional.ofNullable(relayed);
    }

    synchronized int size() {
        return size;
    }

    /** Whether this side may not open another one. */
    synchronized boolean isOutboundFull() {
        return outbound >= limits.maxOutboundConnections();
    }

    synchronized List<HostConnection> hostConnections() {
        List<HostConnection> result = new ArrayList<>();
        byPeer.values().forEach(result::addAll);
        return result;
    }

    synchronized Collection<Connection> all() {
        return List.copyOf(hostConnections());
    }

    /** Takes no more connections, and returns those there are. */
    synchronized Collection<Connection> close() {
        closed = true;
        return all();
    }
}
