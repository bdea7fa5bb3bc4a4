package io.physarum.libp2p.autonat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.identity.PeerId;

/** Lets in only so many requests a minute and at a time. Thread-safe: streams have different event loops. */
final class RequestGate {

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final AutonatLimits limits;

    private final LongSupplier nanoClock;

    private final Set<PeerId> active = new HashSet<>();

    /** Never more entries than requests a minute. */
    private final Map<PeerId, Integer> byPeer = new HashMap<>();

    private long minuteBeganNanos;

    private int requests;

    private int toElsewhere;

    RequestGate(AutonatLimits limits, LongSupplier nanoClock) {
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.minuteBeganNanos = nanoClock.getAsLong();
    }

    /**
     * Counts a request, until {@link #leave}.
     *
     * @throws LimitExceededException if there are too many; it is not counted then
     */
    synchronized void enter(PeerId peer) {
        turn();
        if (active.contains(peer)) {
            throw new LimitExceededException(Limit.AUTONAT_CONCURRENT_PER_PEER, 1);
        }
        if (active.size() >= limits.concurrent()) {
            throw new LimitExceededException(Limit.AUTONAT_CONCURRENT, limits.concurrent());
        }
        if (requests >= limits.requestsPerMinute()) {
            throw new LimitExceededException(Limit.AUTONAT_REQUESTS_PER_MINUTE, limits.requestsPerMinute());
        }
        if (byPeer.getOrDefault(peer, 0) >= limits.requestsPerPeer()) {
            throw new LimitExceededException(Limit.AUTONAT_REQUESTS_PER_PEER, limits.requestsPerPeer());
        }
        requests++;
        byPeer.merge(peer, 1, Integer::sum);
        active.add(peer);
    }

    /** Counts a request to dial elsewhere than where the peer is, as {@link #enter}. */
    synchronized void enterElsewhere() {
        turn();
        if (toElsewhere >= limits.dialDataPerMinute()) {
            throw new LimitExceededException(Limit.AUTONAT_DIAL_DATA_PER_MINUTE, limits.dialDataPerMinute());
        }
        toElsewhere++;
    }

    synchronized void leave(PeerId peer) {
        active.remove(peer);
    }

    private void turn() {
        long now = nanoClock.getAsLong();
        if (now - minuteBeganNanos >= MINUTE_NANOS) {
            minuteBeganNanos = now;
            requests = 0;
            toElsewhere = 0;
            byPeer.clear();
        }
    }
}
