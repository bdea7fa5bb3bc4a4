package io.physarum.mesh.discovery;

import java.time.Duration;

/**
 * How providers are looked for.
 *
 * @param timeout how long a search may take; what was found by then counts
 * @param pingTimeout how long connecting to a provider, and then its answer to a ping, may take
 * @param grace how long a search goes on for a nearer provider after a good one was found
 * @param maxProviders how many providers are asked of the DHT at most
 * @param maxConcurrentPings how many providers are pinged at once
 */
public record DiscoveryConfig(
        Duration timeout, Duration pingTimeout, Duration grace, int maxProviders, int maxConcurrentPings) {

    /** What fits a network of a few hundred nodes. */
    public static DiscoveryConfig defaults() {
        return new DiscoveryConfig(Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofMillis(50), 64, 16);
    }
}
