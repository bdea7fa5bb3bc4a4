package io.physarum.mesh.allocation;

import java.time.Duration;

import io.physarum.mesh.service.NetworkRequirement;
import org.jspecify.annotations.Nullable;

/**
 * Which allocators are of use.
 *
 * @param hard what the way to the allocator must meet
 * @param nearerThan the distance of the instance there is, which the allocator must be nearer than; null if there is none
 */
public record AllocationConstraint(
        NetworkRequirement hard, @Nullable Duration nearerThan) {

    /** Any that meets the hard requirement. */
    public static AllocationConstraint within(NetworkRequirement hard) {
        return new AllocationConstraint(hard, null);
    }

    /** Why an allocator at some distance is of no use; null if it is. */
    @Nullable
    String objection(Duration roundTripTime) {
        if (!hard.isMetBy(roundTripTime)) {
            return inMillis(roundTripTime) + " away, over the hard limit of " + hard.roundTripMillis() + " ms";
        }
        if (nearerThan != null && roundTripTime.compareTo(nearerThan) >= 0) {
            return inMillis(roundTripTime) + " away, no nearer than the instance there is, at " + inMillis(nearerThan);
        }
        return null;
    }

    private static String inMillis(Duration duration) {
        return Math.round(duration.toNanos() / 1e3) / 1e3 + " ms";
    }
}
