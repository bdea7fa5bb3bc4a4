package io.physarum.mesh.allocation;

import java.time.Duration;

/**
 * How allocators are asked.
 *
 * @param offerTimeout how long an allocator may take to say whether it would
 * @param offerGrace how long the others are waited for after the first has accepted
 * @param startTimeout how long an allocator may take to start an instance of an image that it has
 * @param fetchTimeout how much longer it may take if it does not have the image; both are longer than its own limits let it take, or
 *     the next one is asked while it is still at work
 * @param maxStarts on how many allocators a start is tried, one after another
 * @param peersTimeToLive how long the list of allocators found in the DHT is used
 */
public record AllocationClientConfig(
        Duration offerTimeout,
        Duration offerGrace,
        Duration startTimeout,
        Duration fetchTimeout,
        int maxStarts,
        Duration peersTimeToLive) {

    /** A minute to start and six to fetch, which is more than an allocator gives itself, on up to three allocators. */
    public static AllocationClientConfig defaults() {
        return new AllocationClientConfig(
                Duration.ofSeconds(3),
                Duration.ofMillis(100),
                Duration.ofMinutes(1),
                Duration.ofMinutes(6),
                3,
                Duration.ofSeconds(10));
    }
}
