package io.physarum.starter.mesh;

import java.time.Duration;

import io.physarum.mesh.allocation.AllocationClientConfig;
import io.physarum.mesh.discovery.DiscoveryConfig;
import io.physarum.mesh.qos.PoolConfig;
import io.physarum.mesh.registry.RegistryCacheConfig;
import io.physarum.mesh.registry.RegistryClientConfig;
import io.physarum.starter.Positive;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this node uses services of the network.
 *
 * @param client the clients as a whole
 * @param discovery how providers are looked for
 * @param registry how registries are asked, and their answers remembered
 * @param pool how the instances known to work are kept
 * @param allocation how allocators are asked to start instances
 * @param serving how this node serves instances to others
 */
@Validated
@ConfigurationProperties(prefix = "physarum.mesh", ignoreUnknownFields = false)
public record MeshProperties(
        @Valid @DefaultValue Client client,
        @Valid @DefaultValue Discovery discovery,
        @Valid @DefaultValue Registry registry,
        @Valid @DefaultValue Pool pool,
        @Valid @DefaultValue Allocation allocation,
        @Valid @DefaultValue Serving serving) {

    /**
     * The clients as a whole.
     *
     * @param enabled whether this node uses services at all; false turns all clients off
     * @param maxAttempts instances tried for a request of the application, as through its WebClient, before it fails
     */
    public record Client(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("3") @Min(1) int maxAttempts) {}

    /**
     * How providers are looked for.
     *
     * @param timeout how long a search may take; what was found by then counts
     * @param pingTimeout how long connecting to a provider, and then its answer to a ping, may take
     * @param grace how long a search goes on for a nearer provider after a good one was found
     * @param maxProviders providers asked of the DHT
     * @param maxConcurrentPings providers pinged at once
     */
    public record Discovery(
            @DefaultValue("5s") @Positive Duration timeout,
            @DefaultValue("3s") @Positive Duration pingTimeout,
            @DefaultValue("50ms") Duration grace,
            @DefaultValue("64") @Min(1) int maxProviders,
            @DefaultValue("16") @Min(1) int maxConcurrentPings) {

        DiscoveryConfig config() {
            return new DiscoveryConfig(timeout, pingTimeout, grace, maxProviders, maxConcurrentPings);
        }
    }

    /**
     * How registries are asked, and their answers remembered.
     *
     * @param enabled whether there is a client of the registry
     * @param timeout how long one registry may take to answer, the connection included
     * @param peersTimeToLive how long the list of registries found in the DHT is used
     * @param maxAttempts registries asked before giving up
     * @param watchRetry how long to wait before a lost watch is opened again
     * @param timeToLive how long an entry is used without asking again
     * @param negativeTimeToLive how long a service is taken for unknown without asking again
     * @param staleRetry how long an old entry is used after no registry answered, before they are asked again
     * @param maxEntries services remembered; the one least recently asked for makes room
     */
    public record Registry(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("3s") @Positive Duration timeout,
            @DefaultValue("1m") @Positive Duration peersTimeToLive,
            @DefaultValue("5") @Min(1) int maxAttempts,
            @DefaultValue("5s") @Positive Duration watchRetry,
            @DefaultValue("1h") @Positive Duration timeToLive,
            @DefaultValue("2s") @Positive Duration negativeTimeToLive,
            @DefaultValue("5s") @Positive Duration staleRetry,
            @DefaultValue("4096") @Min(1) int maxEntries) {

        RegistryClientConfig clientConfig() {
            return new RegistryClientConfig(timeout, peersTimeToLive, maxAttempts, watchRetry);
        }

        RegistryCacheConfig cacheConfig() {
            return new RegistryCacheConfig(timeToLive, negativeTimeToLive, staleRetry, maxEntries);
        }
    }

    /**
     * How the instances known to work are kept.
     *
     * @param enabled whether instances are pooled
     * @param pingInterval how often every pooled peer is pinged
     * @param maxServices services pooled; the one least recently asked for makes room
     * @param maxInstancesPerService instances of a service pooled; the worst makes room
     */
    public record Pool(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("1s") @Positive Duration pingInterval,
            @DefaultValue("256") @Min(1) int maxServices,
            @DefaultValue("16") @Min(1) int maxInstancesPerService) {

        PoolConfig config() {
            return new PoolConfig(pingInterval, maxServices, maxInstancesPerService);
        }
    }

    /**
     * How allocators are asked to start instances.
     *
     * @param enabled whether there is a client of allocators
     * @param offerTimeout how long an allocator may take to say whether it would
     * @param offerGrace how long the others are waited for after the first has accepted
     * @param startTimeout how long an allocator may take to start an instance of an image that it has; keep it above what the allocators'
     *     own limit (physarum.allocator.start-timeout) lets them take
     * @param fetchTimeout how much longer it may take if it has to fetch the image first; keep it above physarum.allocator.pull-timeout
     * @param maxStarts allocators on which a start is tried, one after another
     * @param peersTimeToLive how long the list of allocators found in the DHT is used
     */
    public record Allocation(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("3s") @Positive Duration offerTimeout,
            @DefaultValue("100ms") Duration offerGrace,
            @DefaultValue("1m") @Positive Duration startTimeout,
            @DefaultValue("6m") @Positive Duration fetchTimeout,
            @DefaultValue("3") @Min(1) int maxStarts,
            @DefaultValue("10s") @Positive Duration peersTimeToLive) {

        AllocationClientConfig config() {
            return new AllocationClientConfig(
                    offerTimeout, offerGrace, startTimeout, fetchTimeout, maxStarts, peersTimeToLive);
        }
    }

    /**
     * How this node serves instances to others.
     *
     * @param enabled whether it serves any
     */
    public record Serving(@DefaultValue("true") boolean enabled) {}
}
