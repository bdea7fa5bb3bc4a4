package io.physarum.libp2p.host.resource;

import java.util.HashMap;
import java.util.Map;

import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.LimitListener;

/**
 * Counts what each owner holds of one resource, up to a limit. An owner that holds nothing takes no room. Guarded by the lock of
 * the scopes that it is a part of, which check all their tallies before they count in any.
 */
final class Tally<K> {

    private final Limit limit;

    private final int most;

    private final LimitListener listener;

    private final Map<K, Integer> held = new HashMap<>();

    private int sum;

    Tally(Limit limit, int most, LimitListener listener) {
        this.limit = limit;
        this.most = most;
        this.listener = listener;
    }

    /**
     * Whether there is room for one more.
     *
     * @throws LimitExceededException if there is none
     */
    void check(K owner) {
        if (isFull(owner)) {
            throw exceeded();
        }
    }

    boolean isFull(K owner) {
        return held(owner) >= most;
    }

    /** What an owner holds. */
    int held(K owner) {
        return held.getOrDefault(owner, 0);
    }

    /** What all owners hold. */
    int sum() {
        return sum;
    }

    /** Tells the listener that the limit bites; what to throw if that is so for good. */
    LimitExceededException exceeded() {
        return listener.exceeded(limit, most);
    }

    void add(K owner) {
        held.merge(owner, 1, Integer::sum);
        sum++;
    }

    void remove(K owner) {
        if (held.computeIfPresent(owner, (same, count) -> count - 1) != null) {
            sum--;
            held.remove(owner, 0);
        }
    }

    /** How many owners hold something. */
    int owners() {
        return held.size();
    }
}
