package io.physarum.libp2p.host.resource;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.physarum.libp2p.limit.RemoteNetwork;

/**
 * A token bucket for each network: it holds a burst, and fills at a steady rate. Kept of each is only when its bucket will be full
 * again; the networks seen last are remembered. Not thread-safe.
 */
final class AcceptRate {

    private static final int MAX_NETWORKS = 4096;

    private final long nanosPerToken;

    private final long nanosPerBurst;

    private final LongSupplier nanoClock;

    private final Map<RemoteNetwork, Long> fullAt = new LinkedHashMap<>();

    AcceptRate(int perSecond, int burst, LongSupplier nanoClock) {
        this.nanosPerToken = Math.max(1, TimeUnit.SECONDS.toNanos(1) / perSecond);
        this.nanosPerBurst = nanosPerToken * burst;
        this.nanoClock = nanoClock;
    }

    /** Takes a token; whether there was one. */
    boolean take(RemoteNetwork network) {
        long now = nanoClock.getAsLong();
        Long full = fullAt.remove(network);
        long before = full == null || full - now < 0 ? now : full;
        boolean granted = before + nanosPerToken - now <= nanosPerBurst;
        fullAt.put(network, granted ? before + nanosPerToken : before);
        forgetOldest();
        return granted;
    }

    private void forgetOldest() {
        if (fullAt.size() > MAX_NETWORKS) {
            Iterator<RemoteNetwork> oldest = fullAt.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** How many networks are remembered. */
    int networks() {
        return fullAt.size();
    }
}
