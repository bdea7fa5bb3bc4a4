package io.physarum.allocator.instance;

import java.time.Duration;

/**
 * How instances are kept.
 *
 * @param limits how much may be given away
 * @param pullTimeout how long fetching an image may take
 * @param startTimeout how long an instance may take to become reachable
 * @param idleTimeout how long an instance is kept that nobody uses; zero keeps it for ever
 * @param crashes when a service that keeps dying is refused
 */
public record InstanceSettings(
        Limits limits, Duration pullTimeout, Duration startTimeout, Duration idleTimeout, Crashes crashes) {

    /** How often a start is tried, each time with other ports. */
    public static final int START_ATTEMPTS = 3;

    /**
     * How much may be given away.
     *
     * @param instances the number of instances
     * @param cpuPercent CPU in percent of one core; 0 = all that the machine has
     * @param memoryMebibytes memory in MiB; 0 = all that the machine has
     */
    public record Limits(int instances, long cpuPercent, long memoryMebibytes) {}

    /**
     * When a service that keeps dying is refused.
     *
     * @param limit so many deaths
     * @param window within so long
     */
    public record Crashes(int limit, Duration window) {}
}
