package io.physarum.libp2p.kad.simulation;

import java.util.List;
import java.util.stream.Stream;

/** Measured numbers, smallest first. */
record Samples(List<Long> sorted) {

    static Samples of(Stream<Long> values) {
        return new Samples(values.sorted().toList());
    }

    /** The smallest number that so many hundredths of all do not exceed; 0 if there is none. */
    long percentile(int hundredths) {
        if (sorted.isEmpty()) {
            return 0;
        }
        int rank = (sorted.size() * hundredths + 99) / 100;
        return sorted.get(Math.max(rank, 1) - 1);
    }

    long max() {
        return percentile(100);
    }
}
