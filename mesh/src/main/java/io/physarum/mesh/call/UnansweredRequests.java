package io.physarum.mesh.call;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many requests in a row each instance did not answer. One such request may be slow or break off by its nature; an
 * instance that answers none has failed. Bounded: the instance whose last such request was longest ago is forgotten first, and
 * any after a while. Thread-safe, and free for those who report answers while none is missing.
 */
final class UnansweredRequests {

    /** So many in a row, and the instance counts as failed. */
    static final int TOO_MANY = 3;

    static final int MAX_INSTANCES = 1024;

    /** Requests that are farther apart say nothing together. */
    static final Duration MEMORY = Duration.ofMinutes(10);

    private final LongSupplier nanoClock;

    private final Map<Instance, Row> rows = new LinkedHashMap<>();

    private volatile boolean empty = true;

    UnansweredRequests(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    private record Row(int length, long lastNanos) {}

    /** Counts a request that was not answered; true if that was one too many, and then counting begins anew. */
    synchronized boolean isOneTooMany(Instance instance) {
        long now = nanoClock.getAsLong();
        Row before = rows.remove(instance);
        int length = before != null && now - before.lastNanos() < MEMORY.toNanos() ? before.length() + 1 : 1;
        if (length < TOO_MANY) {
            rows.put(instance, new Row(length, now));
            if (rows.size() > MAX_INSTANCES) {
                rows.remove(rows.keySet().iterator().next());
            }
        }
        empty = rows.isEmpty();
        return length >= TOO_MANY;
    }

    /** Begins anew with an instance: it has answered, or is given up. */
    void forget(Instance instance) {
        if (!empty) {
            remove(instance);
        }
    }

    private synchronized void remove(Instance instance) {
        rows.remove(instance);
        empty = rows.isEmpty();
    }
}
