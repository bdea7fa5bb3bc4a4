package io.physarum.mesh.placement;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** The nearest allocator first; among those that are equally far away, the least loaded, then the one with most memory. */
public final class NearestPlacement implements PlacementStrategy {

    private static final Duration DEFAULT_RESOLUTION = Duration.ofMillis(1);

    private final long resolutionNanos;

    /** Distances count as equal if they are the same number of whole milliseconds. */
    public NearestPlacement() {
        this(DEFAULT_RESOLUTION);
    }

    /**
     * Sets what counts as equally far away.
     *
     * @param resolution distances are compared as whole multiples of this; longer than zero
     */
    public NearestPlacement(Duration resolution) {
        if (resolution.isZero() || resolution.isNegative()) {
            throw new IllegalArgumentException("the resolution must be longer than zero, is " + resolution);
        }
        this.resolutionNanos = resolution.toNanos();
    }

    @Override
    public List<PlacementCandidate> order(List<PlacementCandidate> candidates) {
        return candidates.stream()
                .sorted(Comparator.comparingLong(this::distance)
                        .thenComparingDouble(PlacementCandidate::loadAverage)
                        .thenComparing(PlacementCandidate::freeMemoryMebibytes, Comparator.reverseOrder())
                        .thenComparing(PlacementCandidate::roundTripTime))
                .toList();
    }

    private long distance(PlacementCandidate candidate) {
        return candidate.roundTripTime().toNanos() / resolutionNanos;
    }
}
