package io.physarum.mesh.exchange;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.physarum.libp2p.identity.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many requests of one kind are served at once: so many in all, and fewer for one peer, so that nobody takes them all.
 * What is refused is logged at most every ten seconds. Thread-safe.
 */
public final class StreamShares {

    private static final Logger log = LoggerFactory.getLogger(StreamShares.class);

    private final String kind;

    private final Concurrency limits;

    private final AtomicInteger open = new AtomicInteger();

    private final Map<PeerId, Integer> openByPeer = new ConcurrentHashMap<>();

    private final WarningPace warnings = new WarningPace();

    /**
     * Shares of one kind of requests.
     *
     * @param kind what they are, in the plural: for messages
     */
    public StreamShares(String kind, Concurrency limits) {
        this.kind = kind;
        this.limits = limits;
    }

    /** Takes a share for a peer, which must be given back; or says why there is none left, and then nothing was taken. */
    public Optional<Refusal> take(PeerId peer) {
        int ofPeer = openByPeer.merge(peer, 1, Integer::sum);
        if (ofPeer > limits.maxPerPeer()) {
            forget(peer);
            return Optional.of(refuse(RefusalReason.MAX_CONCURRENT_PER_PEER, limits.maxPerPeer(), " of " + peer));
        }
        if (open.incrementAndGet() > limits.max()) {
            open.decrementAndGet();
            forget(peer);
            return Optional.of(refuse(RefusalReason.MAX_CONCURRENT, limits.max(), ""));
        }
        return Optional.empty();
    }

    /** Gives a share back. */
    public void give(PeerId peer) {
        open.decrementAndGet();
        forget(peer);
    }

    private void forget(PeerId peer) {
        openByPeer.computeIfPresent(peer, (key, count) -> count == 1 ? null : count - 1);
    }

    private Refusal refuse(RefusalReason reason, int limit, String whose) {
        String message = limit + " " + kind + whose + " are worked on already, which " + limits.properties()
                + reason.setting() + " bounds";
        if (warnings.isDue()) {
            log.warn("{}; more are refused", message);
        }
        return new Refusal(reason, message);
    }
}
