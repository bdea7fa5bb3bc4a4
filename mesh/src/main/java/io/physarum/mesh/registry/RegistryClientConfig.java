package io.physarum.mesh.registry;

import java.time.Duration;

/**
 * How registries are asked.
 *
 * @param timeout how long one registry may take to answer, the connection included
 * @param peersTimeToLive how long the list of registries found in the DHT is used
 * @param maxAttempts how many registries are asked at most before giving up
 * @param watchRetry how long to wait before a lost watch is opened again
 */
public record RegistryClientConfig(Duration timeout, Duration peersTimeToLive, int maxAttempts, Duration watchRetry) {

    /** Three seconds each, up to five registries. */
    public static RegistryClientConfig defaults() {
        return new RegistryClientConfig(Duration.ofSeconds(3), Duration.ofMinutes(1), 5, Duration.ofSeconds(5));
    }
}
