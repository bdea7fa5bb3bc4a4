package io.physarum.libp2p.muxer.yamux;

import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.physarum.libp2p.identity.PeerId;

/**
 * Counts the bytes that were received on all connections of a host and that nobody has read. Over the limit the peer that holds
 * most gives way, on however many connections. Thread-safe: connections have different event loops.
 */
final class HostUnread extends UnreadAccount {

    private final long limitPerPeer;

    private final ConcurrentMap<PeerId, PeerUnread> peers = new ConcurrentHashMap<>();

    HostUnread(YamuxConfig config) {
        super(config.maxUnreadBytes());
        this.limitPerPeer = config.maxPeerUnreadBytes();
    }

    /** Adds a connection, and returns the account of its peer. */
    PeerUnread join(PeerId peer, ConnectionUnread connection) {
        return peers.compute(peer, (same, account) -> {
            PeerUnread joined = account == null ? new PeerUnread(limitPerPeer) : account;
            joined.join(connection);
            return joined;
        });
    }

    void leave(PeerId peer, ConnectionUnread connection) {
        peers.computeIfPresent(peer, (same, account) -> account.leave(connection) ? null : account);
    }

    @Override
    void relieve() {
        peers.values().stream().max(Comparator.comparingLong(PeerUnread::held)).ifPresent(PeerUnread::relieve);
    }
}
