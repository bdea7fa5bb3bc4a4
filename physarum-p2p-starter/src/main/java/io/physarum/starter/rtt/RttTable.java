package io.physarum.starter.rtt;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.physarum.libp2p.identity.PeerId;

/**
 * The round-trip times to the peers that are or lately were connected. A peer that was not measured for a time is
 * forgotten, one that was there for a moment only, as a command is, soon; and when the table is full, the one measured
 * longest ago. Thread-safe.
 *
 * <p>Implementation note: changes, and what listeners are told of them, are serialized by this object's monitor, so that
 * listeners hear of them in their order. Lookups take only the lock of the map, which is never held while listeners run.
 */
public final class RttTable {

    /** A peer is remembered at most so many times as long as it was there. */
    private static final int MEMORY_FACTOR = 10;

    private static final Duration MIN_MEMORY = Duration.ofSeconds(10);

    private final double smoothing;

    private final Duration expiry;

    private final int maxPeers;

    private final LongSupplier clock;

    private final List<RttListener> listeners = new CopyOnWriteArrayList<>();

    /** In the order of the last measurement, oldest first; guarded by itself. */
    private final Map<PeerId, Rtt> byPeer = new LinkedHashMap<>();

    /** When each was measured first; guarded as the others. */
    private final Map<PeerId, Long> firstSeenNanos = new HashMap<>();

    RttTable(double smoothing, Duration expiry, int maxPeers, LongSupplier clock) {
        this.smoothing = smoothing;
        this.expiry = expiry;
        this.maxPeers = maxPeers;
        this.clock = clock;
    }

    /** The distance to a peer, if known. */
    public Optional<Rtt> rtt(PeerId peer) {
        synchronized (byPeer) {
            return Optional.ofNullable(byPeer.get(peer));
        }
    }

    /** All that is known, the peer measured longest ago first. */
    public Map<PeerId, Rtt> all() {
        synchronized (byPeer) {
            return new LinkedHashMap<>(byPeer);
        }
    }

    /** Adds a listener; it is told of the peers that are there at once. */
    public synchronized void addListener(RttListener listener) {
        listeners.add(listener);
        all().keySet().forEach(listener::onAdded);
    }

    synchronized void record(PeerId peer, Duration measured) {
        boolean added;
        synchronized (byPeer) {
            Rtt before = byPeer.remove(peer);
            added = before == null;
            firstSeenNanos.putIfAbsent(peer, now());
            byPeer.put(peer, new Rtt(measured, average(before == null ? measured : before.average(), measured), now()));
        }
        if (added) {
            listeners.forEach(listener -> listener.onAdded(peer));
            removeOldest();
        }
    }

    /** Forgets the peers whose time has run out. */
    synchronized void expire() {
        long now = now();
        all().keySet().forEach(peer -> removeIf(peer, rtt -> now - rtt.lastSeenNanos() >= memoryNanos(peer, rtt)));
    }

    private long memoryNanos(PeerId peer, Rtt rtt) {
        long there = rtt.lastSeenNanos() - firstSeenNanos.getOrDefault(peer, rtt.lastSeenNanos());
        long memory = Math.max(MIN_MEMORY.toNanos(), Math.min(there, expiry.toNanos()) * MEMORY_FACTOR);
        return Math.min(expiry.toNanos(), memory);
    }

    private void removeOldest() {
        Map<PeerId, Rtt> known = all();
        if (known.size() > maxPeers) {
            removeIf(known.keySet().iterator().next(), rtt -> true);
        }
    }

    /** Looks at the peer as it is now: a listener told of another one may have brought it news. */
    private void removeIf(PeerId peer, Predicate<Rtt> condition) {
        synchronized (byPeer) {
            Rtt rtt = byPeer.get(peer);
            if (rtt == null || !condition.test(rtt)) {
                return;
            }
            byPeer.remove(peer);
            firstSeenNanos.remove(peer);
        }
        listeners.forEach(listener -> listener.onRemoved(peer));
    }

    private Duration average(Duration before, Duration measured) {
        return Duration.ofNanos(Math.round(smoothing * measured.toNanos() + (1 - smoothing) * before.toNanos()));
    }

    private long now() {
        return clock.getAsLong();
    }
}
