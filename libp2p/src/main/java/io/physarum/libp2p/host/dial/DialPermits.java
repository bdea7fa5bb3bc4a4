package io.physarum.libp2p.host.dial;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.LimitListener;
import org.jspecify.annotations.Nullable;

/**
 * Lets a bounded number of dials run at a time; the others wait, and also not too many. One claim has a few permits only, and
 * those that wait have one in turn, so that a peer with many addresses that lead nowhere keeps nobody waiting. A quarter of the
 * permits, and of the room to wait, is kept from what is {@linkplain DialClaim.Kind#isDoubtful doubtful}. Thread-safe.
 */
public final class DialPermits {

    private final int maxWaiting;

    private final LimitListener listener;

    /** Those that wait, by claim; whose turn is next comes first. */
    private final Map<DialClaim, ArrayDeque<Runnable>> waiting = new LinkedHashMap<>();

    private final Map<DialClaim, Integer> held = new HashMap<>();

    private int free;

    private int freeForDoubtful;

    private int places;

    private int placesForDoubtful;

    /** Permits; the listener hears when too many wait for one. */
    public DialPermits(int permits, int maxWaiting, LimitListener listener) {
        this.listener = listener;
        this.maxWaiting = maxWaiting;
        this.free = permits;
        this.freeForDoubtful = permits - permits / 4;
        this.places = maxWaiting;
        this.placesForDoubtful = maxWaiting - maxWaiting / 4;
    }

    /**
     * Runs a task now or when there is a permit for it, on whichever thread frees it; the task must see to {@link #release}.
     *
     * @throws LimitExceededException if too many wait
     */
    public void acquire(DialClaim claim, Runnable task) {
        synchronized (this) {
            if (!take(claim)) {
                line(claim).add(task);
                return;
            }
        }
        task.run();
    }

    /** Gives a permit back, to the next that may have one if there is any. */
    public void release(DialClaim claim) {
        @Nullable Runnable next;
        synchronized (this) {
            giveBack(claim);
            next = next();
        }
        if (next != null) {
            next.run();
        }
    }

    private boolean take(DialClaim claim) {
        boolean isDoubtful = claim.kind().isDoubtful();
        if (free == 0
                || (isDoubtful && freeForDoubtful == 0)
                || held.getOrDefault(claim, 0) >= claim.kind().share()) {
            return false;
        }
        free--;
        freeForDoubtful -= isDoubtful ? 1 : 0;
        held.merge(claim, 1, Integer::sum);
        return true;
    }

    private void giveBack(DialClaim claim) {
        free++;
        freeForDoubtful += claim.kind().isDoubtful() ? 1 : 0;
        held.computeIfPresent(claim, (same, count) -> count == 1 ? null : count - 1);
    }

    private ArrayDeque<Runnable> line(DialClaim claim) {
        boolean isDoubtful = claim.kind().isDoubtful();
        if (places == 0 || (isDoubtful && placesForDoubtful == 0)) {
            throw listener.exceeded(Limit.MAX_WAITING_DIALS, maxWaiting);
        }
        places--;
        placesForDoubtful -= isDoubtful ? 1 : 0;
        return waiting.computeIfAbsent(claim, absent -> new ArrayDeque<>());
    }

    /** A permit more is one dial more: all that wait do so for want of it, or of one of its kind or claim. */
    private @Nullable Runnable next() {
        for (DialClaim claim : waiting.keySet()) {
            if (take(claim)) {
                return leaveLine(claim);
            }
        }
        return null;
    }

    private @Nullable Runnable leaveLine(DialClaim claim) {
        places++;
        placesForDoubtful += claim.kind().isDoubtful() ? 1 : 0;
        @Nullable ArrayDeque<Runnable> line = waiting.remove(claim);
        if (line == null) {
            return null;
        }
        Runnable first = line.remove();
        if (!line.isEmpty()) {
            waiting.put(claim, line);
        }
        return first;
    }
}
