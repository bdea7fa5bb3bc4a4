package io.physarum.mesh.exchange;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.physarum.libp2p.identity.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many streams of a protocol are served at once: so many in all, and a quarter of them for one peer, so that nobody takes
 * them all. What is refused is logged at most every ten seconds. Thread-safe.
 */
public final class StreamShares {

    private static final Logger log = LoggerFactory.getLogger(StreamShares.class);

    private static final long WARNING_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int LEAST_PER_PEER = 16;

    private final String protocolId;

    private final int max;

    private final int maxPerPeer;

    private final AtomicInteger open = new AtomicInteger();

    private final Map<PeerId, Integer> openByPeer = new ConcurrentHashMap<>();

    private final AtomicLong warnedNanos = new AtomicLong(System.nanoTime() - 2 * WARNING_INTERVAL_NANOS);

    /** Shares of a protocol, {@code max} in all. */
    public StreamShares(String protocolId, int max) {
        this.protocolId = protocolId;
        this.max = max;
        this.maxPerPeer = Math.min(max, Math.max(LEAST_PER_PEER, max / 4));
    }

    /** Takes a share for a peer, which must be given back; false if there is none left. */
    public boolean take(PeerId peer) {
        int ofPeer = openByPeer.merge(peer, 1, Integer::sum);
        boolean taken = ofPeer <= maxPerPeer && open.incrementAndGet() <= max;
        if (!taken) {
            if (ofPeer <= maxPerPeer) {
                open.decrementAndGet();
            }
            forget(peer);
            warn(peer, ofPeer > maxPerPeer);
        }
        return taken;
    }

    /** Gives a share back. */
    public void give(PeerId peer) {
        open.decrementAndGet();
        forget(peer);
    }

    private void forget(PeerId peer) {
        openByPeer.computeIfPresent(peer, (key, count) -> count == 1 ? null : count - 1);
    }

    private void warn(PeerId peer, boolean ownLimit) {
        long now = System.nanoTime();
        long last = warnedNanos.get();
        if (now - last > WARNING_INTERVAL_NANOS && warnedNanos.compareAndSet(last, now)) {
            String limit = ownLimit ? maxPerPeer + " of " + peer : Integer.toString(max);
            log.warn("{}: more than {} streams at once; the rest is reset", protocolId, limit);
        }
    }
}
