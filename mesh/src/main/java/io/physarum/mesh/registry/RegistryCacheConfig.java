package io.physarum.mesh.registry;

import java.time.Duration;

/**
 * How answers of the registry are remembered.
 *
 * @param timeToLive how long an entry is used without asking again
 * @param negativeTimeToLive how long a service is taken for unknown without asking again
 * @param staleRetry how long an entry that is too old is used after no registry answered, before they are asked again
 * @param maxEntries how many services are remembered, the one least recently asked for makes room; and apart from them how
 *     many names that the registry does not know
 */
public record RegistryCacheConfig(
        Duration timeToLive, Duration negativeTimeToLive, Duration staleRetry, int maxEntries) {

    /** The original's hour; two seconds for what is unknown. */
    public static RegistryCacheConfig defaults() {
        return new RegistryCacheConfig(Duration.ofHours(1), Duration.ofSeconds(2), Duration.ofSeconds(5), 4096);
    }
}
