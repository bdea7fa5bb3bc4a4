package io.physarum.libp2p.kad.record;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/** Counts what each has, and knows who has most. Holds nobody who has nothing. Each operation takes O(log n). */
final class Ranking<T> {

    private final Map<T, Integer> counts = new HashMap<>();

    private final TreeMap<Integer, LinkedHashSet<T>> byCount = new TreeMap<>();

    int count(T one) {
        return counts.getOrDefault(one, 0);
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    void add(T one) {
        change(one, 1);
    }

    void remove(T one) {
        change(one, -1);
    }

    private void change(T one, int by) {
        int before = count(one);
        int now = before + by;
        byCount.computeIfPresent(before, (count, all) -> all.remove(one) && all.isEmpty() ? null : all);
        if (now > 0) {
            counts.put(one, now);
            byCount.computeIfAbsent(now, count -> new LinkedHashSet<>()).add(one);
        } else {
            counts.remove(one);
        }
    }

    /** Of those who have most the one that has had so much for longest; null if nobody has anything. */
    @Nullable
    T first() {
        Map.Entry<Integer, LinkedHashSet<T>> most = byCount.lastEntry();
        return most == null ? null : most.getValue().iterator().next();
    }

    /** Whether one has so much more than another that it still has as much after it gave one up. */
    boolean canGive(T one, T other) {
        return count(one) >= count(other) + 2;
    }
}
