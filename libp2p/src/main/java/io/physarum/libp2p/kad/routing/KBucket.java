package io.physarum.libp2p.kad.routing;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import io.physarum.libp2p.identity.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * The peers that share one prefix length with this node: at most k of them, least recently heard of first, and at most k
 * more that wait for a place, latest last.
 */
final class KBucket {

    /** A peer with a place in the bucket. */
    static final class Entry {
        final PeerId peer;
        final KadKey key;
        long heardNanos;
        boolean suspect;

        Entry(PeerId peer, KadKey key, long heardNanos) {
            this.peer = peer;
            this.key = key;
            this.heardNanos = heardNanos;
        }
    }

    private final int capacity;

    private final Map<PeerId, Entry> entries = new LinkedHashMap<>();

    private final Map<PeerId, KadKey> waiting = new LinkedHashMap<>();

    /** When a lookup last went into this part of the keyspace. */
    long lookedUpNanos;

    KBucket(int capacity, long nowNanos) {
        this.capacity = capacity;
        this.lookedUpNanos = nowNanos;
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    @Nullable
    Entry get(PeerId peer) {
        return entries.get(peer);
    }

    boolean isFull() {
        return entries.size() >= capacity;
    }

    void add(PeerId peer, KadKey key, long nowNanos) {
        waiting.remove(peer);
        entries.put(peer, new Entry(peer, key, nowNanos));
    }

    /** Moves a peer to the end: it was just heard of. */
    void heard(Entry entry, long nowNanos) {
        entry.heardNanos = nowNanos;
        entry.suspect = false;
        entries.remove(entry.peer);
        entries.put(entry.peer, entry);
    }

    /** Lets a peer wait for a place; the one that has waited longest makes room. */
    void await(PeerId peer, KadKey key) {
        waiting.remove(peer);
        if (waiting.size() >= capacity) {
            waiting.remove(waiting.keySet().iterator().next());
        }
        waiting.put(peer, key);
    }

    /** Drops a peer; the peer that came latest to wait takes its place. */
    boolean remove(PeerId peer, long nowNanos) {
        waiting.remove(peer);
        if (entries.remove(peer) == null) {
            return false;
        }
        PeerId latest = null;
        for (PeerId candidate : waiting.keySet()) {
            latest = candidate;
        }
        if (latest != null) {
            KadKey key = waiting.get(latest);
            if (key != null) {
                add(latest, key, nowNanos);
            }
        }
        return true;
    }

    /** The peer that was not heard of for longest, suspect or not. */
    @Nullable
    Entry leastRecentlyHeard() {
        Iterator<Entry> all = entries.values().iterator();
        return all.hasNext() ? all.next() : null;
    }
}
