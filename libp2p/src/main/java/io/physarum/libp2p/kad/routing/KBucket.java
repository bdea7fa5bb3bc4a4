package io.physarum.libp2p.kad.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.physarum.libp2p.identity.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * The peers that share one prefix length with this node: at most k of them, least recently heard of first, and at most k
 * more that wait for a place, latest last.
 */
final class KBucket {

    /** A peer with a place in the bucket, or one that waits for a place. */
    static final class Entry {
        final PeerId peer;
        final KadKey key;
        final @Nullable PeerNetwork network;
        long heardNanos;
        boolean suspect;

        Entry(PeerId peer, KadKey key, @Nullable PeerNetwork network, long heardNanos) {
            this.peer = peer;
            this.key = key;
            this.network = network;
            this.heardNanos = heardNanos;
        }
    }

    private final int capacity;

    private final Map<PeerId, Entry> entries = new LinkedHashMap<>();

    private final Map<PeerId, Entry> waiting = new LinkedHashMap<>();

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

    void add(Entry entry, long nowNanos) {
        waiting.remove(entry.peer);
        entry.heardNanos = nowNanos;
        entries.put(entry.peer, entry);
    }

    /** Moves a peer to the end: it was just heard of. */
    void heard(Entry entry, long nowNanos) {
        entry.heardNanos = nowNanos;
        entry.suspect = false;
        entries.remove(entry.peer);
        entries.put(entry.peer, entry);
    }

    /** Lets a peer wait for a place; the one that has waited longest makes room. */
    void await(Entry entry) {
        waiting.remove(entry.peer);
        if (waiting.size() >= capacity) {
            waiting.remove(waiting.keySet().iterator().next());
        }
        waiting.put(entry.peer, entry);
    }

    /** Drops a peer; gives the entry if it had a place. */
    @Nullable
    Entry remove(PeerId peer) {
        waiting.remove(peer);
        return entries.remove(peer);
    }

    /** The peers that wait, the latest first. */
    List<Entry> latestWaiting() {
        List<Entry> latest = new ArrayList<>(waiting.size());
        waiting.values().forEach(entry -> latest.add(0, entry));
        return latest;
    }

    /** The peer that was not heard of for longest, suspect or not. */
    @Nullable
    Entry leastRecentlyHeard() {
        Iterator<Entry> all = entries.values().iterator();
        return all.hasNext() ? all.next() : null;
    }
}
