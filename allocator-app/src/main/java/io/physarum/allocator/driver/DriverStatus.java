package io.physarum.allocator.driver;

import org.jspecify.annotations.Nullable;

/**
 * What a driver can do now.
 *
 * @param available whether it can start instances
 * @param detail what stands behind it (a version), or why it is not available
 * @param limits how CPU and memory limits are enforced; null if they are not
 * @param cpuPercent the machine's CPU, in percent of one core; 0 if not available
 * @param memoryMebibytes the machine's memory; 0 if not available
 */
public record DriverStatus(
        boolean available, String detail, @Nullable String limits, long cpuPercent, long memoryMebibytes) {

    /** The status of a driver that cannot start anything now. */
    public static DriverStatus unavailable(String reason) {
        return new DriverStatus(false, reason, null, 0, 0);
    }
}
