package io.physarum.libp2p.kad.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

import io.physarum.libp2p.identity.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * The peers this node knows to serve the DHT: one bucket of at most k for each length of prefix shared with this node.
 * Long-lived peers are preferred: a newcomer to a full bucket waits until a peer in it fails a check. And only so many peers of
 * one network have places, so that who makes up peer ids cannot surround this node. Not thread-safe: it belongs to the loop of
 * its node.
 */
public final class RoutingTable {

    /**
     * How many peers of one network may have places.
     *
     * @param perBucket in one bucket
     * @param perTable in all
     */
    public record Limits(int perBucket, int perTable) {

        /** The defaults. */
        public static final Limits DEFAULT = new Limits(5, 50);

        /** Checks that each lets something through. */
        public Limits {
            if (perBucket < 1 || perTable < 1) {
                throw new IllegalArgumentException(
                        "of each network at least one peer must have a place, not " + Math.min(perBucket, perTable));
            }
        }
    }

    /** What became of an offered peer. */
    public enum Offer {
        /** It has a place now. */
        ADDED,
        /** It had a place and was marked as heard of. */
        KNOWN,
        /** Its bucket is full: it waits; the bucket's least recently heard peer should be checked. */
        WAITING,
        /** Too many peers of its network have places. */
        CROWDED,
        /** Too many peers of its network have places in its bucket. */
        CROWDED_BUCKET,
        /** It is this node itself. */
        SELF
    }

    private final KadKey self;

    private final int bucketSize;

    private final Diversity diversity;

    private final TreeMap<Integer, KBucket> buckets = new TreeMap<>();

    private int size;

    /** An empty table around a node. */
    public RoutingTable(PeerId self, int bucketSize, Limits limits) {
        this.self = KadKey.of(self);
        this.bucketSize = bucketSize;
        this.diversity = new Diversity(limits);
    }

    /**
     * Offers a peer that is known to serve the DHT and was just heard of.
     *
     * @param network where the peer is, if that is known and counts
     */
    public Offer offer(PeerId peer, Optional<PeerNetwork> network, long nowNanos) {
        KadKey key = KadKey.of(peer);
        int prefix = self.commonPrefixLength(key);
        if (prefix == KadKey.BITS) {
            return Offer.SELF;
        }
        KBucket bucket = buckets.computeIfAbsent(prefix, length -> new KBucket(bucketSize, nowNanos));
        KBucket.Entry known = bucket.get(peer);
        if (known != null) {
            bucket.heard(known, nowNanos);
            return Offer.KNOWN;
        }
        KBucket.Entry fresh = new KBucket.Entry(peer, key, network.orElse(null), nowNanos);
        if (diversity.isCrowded(fresh.network)) {
            return Offer.CROWDED;
        }
        if (diversity.isCrowded(fresh.network, bucket)) {
            return Offer.CROWDED_BUCKET;
        }
        if (bucket.isFull()) {
            bucket.await(fresh);
            return Offer.WAITING;
        }
        add(fresh, bucket, nowNanos);
        return Offer.ADDED;
    }

    private void add(KBucket.Entry entry, KBucket bucket, long nowNanos) {
        bucket.add(entry, nowNanos);
        diversity.added(entry.network);
        size++;
    }

    /** The peer to check when a newcomer waits for a place in its bucket. */
    public Optional<PeerId> rivalOf(PeerId newcomer) {
        KBucket bucket = bucketOf(KadKey.of(newcomer));
        KBucket.Entry rival = bucket == null ? null : bucket.leastRecentlyHeard();
        return rival == null ? Optional.empty() : Optional.of(rival.peer);
    }

    /** Whether a peer has a place. */
    public boolean contains(PeerId peer) {
        return entry(peer) != null;
    }

    /** When a peer with a place was last heard of; empty for others. */
    public Optional<Long> heardNanos(PeerId peer) {
        KBucket.Entry entry = entry(peer);
        return entry == null ? Optional.empty() : Optional.of(entry.heardNanos);
    }

    /** Marks a peer that failed a request: it keeps its place but is not handed out until it is heard of again. */
    public void suspect(PeerId peer) {
        KBucket.Entry entry = entry(peer);
        if (entry != null) {
            entry.suspect = true;
        }
    }

    /** Takes a peer's place away; the latest of its bucket that waits gets it. Says whether it had one. */
    public boolean remove(PeerId peer, long nowNanos) {
        KBucket bucket = bucketOf(KadKey.of(peer));
        KBucket.Entry removed = bucket == null ? null : bucket.remove(peer);
        if (bucket == null || removed == null) {
            return false;
        }
        size--;
        diversity.removed(removed.network);
        bucket.latestWaiting().stream()
                .filter(waiting -> diversity.allows(waiting.network, bucket))
                .findFirst()
                .ifPresent(latest -> add(latest, bucket, nowNanos));
        return true;
    }

    /** The peers nearest to a key that are not suspect, nearest first. */
    public List<PeerId> closest(KadKey target, int count) {
        List<KBucket.Entry> found = new ArrayList<>();
        int prefix = self.commonPrefixLength(target);
        // All of this bucket share more with the target than this node does; all of those deeper share just as much
        // with it
        // as this node; and of the others, the shallower a bucket is the less its peers share with the target.
        append(buckets.subMap(prefix, prefix + 1).values(), target, found);
        append(count <= found.size() ? List.of() : buckets.tailMap(prefix + 1).values(), target, found);
        for (KBucket bucket : buckets.headMap(prefix, false).descendingMap().values()) {
            if (found.size() >= count) {
                break;
            }
            append(List.of(bucket), target, found);
        }
        return found.stream().limit(count).map(entry -> entry.peer).toList();
    }

    /** Appends the peers of some buckets that are not suspect, nearest first. */
    private static void append(Collection<KBucket> some, KadKey target, List<KBucket.Entry> found) {
        int begin = found.size();
        for (KBucket bucket : some) {
            for (KBucket.Entry entry : bucket.entries()) {
                if (!entry.suspect) {
                    found.add(entry);
                }
            }
        }
        Comparator<KadKey> order = target.nearestFirst();
        found.subList(begin, found.size()).sort((a, b) -> order.compare(a.key, b.key));
    }

    /** Whether a peer is nearer to a key than all but count − 1 of the table's other peers. */
    public boolean isAmongClosest(PeerId peer, KadKey target, int count) {
        KadKey key = KadKey.of(peer);
        Comparator<KadKey> order = target.nearestFirst();
        int nearer = 0;
        for (KBucket bucket : buckets.values()) {
            for (KBucket.Entry entry : bucket.entries()) {
                if (order.compare(entry.key, key) < 0 && ++nearer == count) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The number of peers with a place. */
    public int size() {
        return size;
    }

    /** All peers with a place, farthest bucket first. */
    public List<PeerId> peers() {
        List<PeerId> peers = new ArrayList<>(size);
        buckets.values().forEach(bucket -> bucket.entries().forEach(entry -> peers.add(entry.peer)));
        return peers;
    }

    /** The peers not heard of since a time, suspect ones too. */
    public List<PeerId> notHeardSince(long nanos) {
        List<PeerId> peers = new ArrayList<>();
        buckets.values()
                .forEach(bucket -> bucket.entries().stream()
                        .filter(entry -> entry.heardNanos - nanos < 0)
                        .forEach(entry -> peers.add(entry.peer)));
        return peers;
    }

    /** Notes that a lookup went for a key. */
    public void lookedUp(KadKey target, long nowNanos) {
        KBucket bucket = bucketOf(target);
        if (bucket != null) {
            bucket.lookedUpNanos = nowNanos;
        }
    }

    /** The prefix lengths, up to the deepest in use, in which there was no lookup since a time. */
    public List<Integer> prefixesNotLookedUpSince(long nanos) {
        List<Integer> prefixes = new ArrayList<>();
        int deepest = size == 0 ? -1 : buckets.lastKey();
        for (int prefix = 0; prefix <= deepest; prefix++) {
            KBucket bucket = buckets.get(prefix);
            if (bucket == null || bucket.lookedUpNanos - nanos < 0) {
                prefixes.add(prefix);
            }
        }
        return prefixes;
    }

    /** The number of leading bits that a key shares with this node. */
    public int prefixLength(KadKey key) {
        return self.commonPrefixLength(key);
    }

    private KBucket.@Nullable Entry entry(PeerId peer) {
        KBucket bucket = bucketOf(KadKey.of(peer));
        return bucket == null ? null : bucket.get(peer);
    }

    private @Nullable KBucket bucketOf(KadKey key) {
        return buckets.get(self.commonPrefixLength(key));
    }
}
