package io.physarum.mesh.placement;

import java.time.Duration;
import java.util.List;

import io.physarum.mesh.testing.Samples;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NearestPlacementTest {

    private final NearestPlacement placement = new NearestPlacement();

    @Test
    void theNearestComesFirst() {
        PlacementCandidate near = candidate("near", 2_500, 0.9, 10);
        PlacementCandidate far = candidate("far", 7_000, 0.1, 10);

        assertThat(placement.order(List.of(far, near))).containsExactly(near, far);
    }

    @Test
    void theLeastLoadedComesFirstOfThoseEquallyFarAway() {
        PlacementCandidate busy = candidate("busy", 2_100, 0.9, 10);
        PlacementCandidate idle = candidate("idle", 2_900, 0.1, 10);

        assertThat(placement.order(List.of(busy, idle))).containsExactly(idle, busy);
    }

    @Test
    void theRoomiestComesFirstOfThoseEquallyLoaded() {
        PlacementCandidate small = candidate("small", 2_100, 0.5, 10);
        PlacementCandidate large = candidate("large", 2_900, 0.5, 1000);

        assertThat(placement.order(List.of(small, large))).containsExactly(large, small);
    }

    @Test
    void refusesAResolutionOfNothing() {
        assertThatThrownBy(() -> new NearestPlacement(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    private static PlacementCandidate candidate(String name, long micros, double load, long memory) {
        return new PlacementCandidate(Samples.peerInfo(name), Duration.ofNanos(micros * 1000), load, 100, memory, true);
    }
}
