package io.physarum.mesh.resolve;

import java.time.Duration;

/**
 * How instances are come by.
 *
 * @param timeout how long a request waits for an instance; the search goes on without it, and serves those that come later
 * @param searchTimeout how long a search may take in all, a start included
 * @param attempts how often finding or allocating is tried
 * @param retryDelay the pause between attempts
 * @param exclusion how long an instance that failed a request is not looked at again
 * @param improvementInterval how often a better instance is looked for while the soft requirement is violated
 * @param maxConcurrentSearches how many services are searched for at once
 */
public record ResolverConfig(
        Duration timeout,
        Duration searchTimeout,
        int attempts,
        Duration retryDelay,
        Duration exclusion,
        Duration improvementInterval,
        int maxConcurrentSearches) {

    /** Three attempts within 10 minutes, of which a request waits for 90 seconds. */
    public static ResolverConfig defaults() {
        return new ResolverConfig(
                Duration.ofSeconds(90),
                Duration.ofMinutes(10),
                3,
                Duration.ofMillis(200),
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                256);
    }
}
