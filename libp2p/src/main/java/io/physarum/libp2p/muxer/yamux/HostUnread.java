package io.physarum.libp2p.muxer.yamux;

import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

import io.physarum.libp2p.identity.PeerId;

/**
 * Counts the bytes that were received on all connections of a host and that nobody has read. Over the limit the peer that holds
 * most gives way, on however many connections. Thread-safe: connections have different event loops.
 */
final class HostUnread {

    private final long limit;

    private final long limitPerPeer;

    private final AtomicLong held = new AtomicLong();

    private final ConcurrentMap<PeerId, PeerUnread> peers = new ConcurrentHashMap<>();

    HostUnread(YamuxConfig config) {
        this.limit = config.maxUnreadBytes();
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

    /** Asks the peer that holds most to give way, if that is needed. */
    void check() {
        if (isOver()) {
            peers.values().stream()
                    .max(Comparator.comparingLong(PeerUnread::held))
                    .ifPresent(PeerUnread::relieve);
        }
    }
}
