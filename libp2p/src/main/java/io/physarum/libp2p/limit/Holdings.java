package io.physarum.libp2p.limit;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Places, by who holds them, for a choice of who gives one up when all are taken: who holds places and does not use them shall
 * keep nobody out. A holder without any takes no room. Not thread-safe.
 *
 * @param <H> who holds them; a record or another class with a meaningful {@code equals}
 * @param <P> a place
 */
public final class Holdings<H, P> {

    private final Map<H, Set<P>> byHolder = new HashMap<>();

    /** A holder takes a place; one that it holds already stays where it is in its order. */
    public void add(H holder, P place) {
        byHolder.computeIfAbsent(holder, first -> new LinkedHashSet<>()).add(place);
    }

    /** Gives a place back; whether it was held. */
    public boolean remove(H holder, P place) {
        Set<P> same = byHolder.get(holder);
        if (same == null || !same.remove(place)) {
            return false;
        }
        if (same.isEmpty()) {
            byHolder.remove(holder);
        }
        return true;
    }

    /** All that hold something. */
    public Set<H> holders() {
        return Collections.unmodifiableSet(byHolder.keySet());
    }

    /** What one holds, what it took first coming first. */
    public Set<P> of(H holder) {
        return Collections.unmodifiableSet(byHolder.getOrDefault(holder, Set.of()));
    }

    /** What was taken first of all that the holder of most has, if that is more than a newcomer has. */
    public Optional<P> toMakeRoomFor(H newcomer) {
        int own = of(newcomer).size();
        Set<P> most = Set.of();
        for (Set<P> places : byHolder.values()) {
            if (places.size() > most.size()) {
                most = places;
            }
        }
        return most.size() > own ? most.stream().findFirst() : Optional.empty();
    }
}
