package io.physarum.mesh.allocation;

import org.jspecify.annotations.Nullable;

/**
 * An allocator's answer to "can you?".
 *
 * @param accepted whether a start would be tried
 * @param refusal why not, for humans; null if accepted
 * @param freeCpuPercent unreserved CPU, in percent of one core (100 = one core)
 * @param freeMemoryMebibytes unreserved memory, in MiB
 * @param loadAverage the machine's one-minute load average divided by its cores
 * @param imagePresent whether the image or bundle is already on the machine
 * @param instances how many instances the allocator runs
 */
public record AllocationOffer(
        boolean accepted,
        @Nullable String refusal,
        long freeCpuPercent,
        long freeMemoryMebibytes,
        double loadAverage,
        boolean imagePresent,
        int instances) {

    /** A refusal that tells nothing of the machine. */
    public static AllocationOffer refused(String why) {
        return new AllocationOffer(false, why, 0, 0, 0, false, 0);
    }
}
