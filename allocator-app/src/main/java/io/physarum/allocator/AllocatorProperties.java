package io.physarum.allocator;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

import io.physarum.allocator.driver.docker.DockerDriver;
import io.physarum.allocator.instance.InstanceSettings;
import io.physarum.allocator.instance.PortRange;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.allocation.AllocationServer;
import io.physarum.mesh.exchange.AllowedPeers;
import io.physarum.mesh.exchange.Concurrency;
import io.physarum.mesh.exchange.ExchangeLimits;
import io.physarum.starter.Positive;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.time.DurationMax;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What this machine runs for others, and how.
 *
 * @param driver what runs instances: docker runs container images, process runs bundles without isolation, auto does both;
 *     kubernetes runs container images as pods of the cluster that this machine is a node of
 * @param bundleDir folder of this machine's bundles; by default bundles in physarum.home
 * @param workDir folder in which processes run, and by which this machine's allocators know who of them lives; by default instances in physarum.home
 * @param dockerHost where the Docker engine is, unix:///var/run/docker.sock or tcp://…; by default as Docker's own tools
 *     find it
 * @param proxyAddress this machine's gateway, by which instances call other services: the proxy's http-address and http-port;
 *     0.0.0.0 and [::] are loopback
 * @param ports ports that instances may be given, first-last
 * @param maxInstances instances at once
 * @param maxCpuPercent CPU that instances may reserve together, in percent of one core; 0 means all there is
 * @param maxMemory memory that instances may reserve together; 0 means all there is
 * @param maxLog output kept of an instance
 * @param pullTimeout how long fetching an image may take
 * @param maxPulls images fetched at once; a start that needs one more is refused as busy
 * @param startTimeout how long an instance may take until it listens
 * @param stopGrace how long an instance may take to end when asked to, before it is killed; when the allocator is stopped it
 *     takes that much longer
 * @param idleTimeout how long an instance is kept that nobody uses; 0 keeps it for ever
 * @param crashLimit deaths and hangs after which a service is refused for a while
 * @param crashWindow time within which those deaths count
 * @param onStop what becomes of containers and pods when the allocator is stopped: keep lets them run until it takes them over again, or
 *     until another one with the same work directory starts while it is gone; remove ends them, as does an ephemeral key;
 *     processes are ended always
 * @param allowPeers ids of the only peers that may have instances started here: proxies, as a rule; empty for everybody in the
 *     network
 * @param docker how the docker driver works
 * @param kubernetes how the kubernetes driver works
 * @param limits what others may ask for
 */
@Validated
@ConfigurationProperties(prefix = "physarum.allocator", ignoreUnknownFields = false)
public record AllocatorProperties(
        @DefaultValue("auto") DriverKind driver,
        @Nullable Path bundleDir,
        @Nullable Path workDir,
        @Nullable String dockerHost,

        @DefaultValue("127.0.0.1:4200")
        @Pattern(
                regexp = "[^:\\s]+:\\d{1,5}|\\[[0-9a-fA-F:.]+]:\\d{1,5}",
                message = "must be host:port, for example 127.0.0.1:4200")
        String proxyAddress,

        @DefaultValue("20000-29999") PortRange ports,
        @DefaultValue("64") @Min(1) @Max(10_000) int maxInstances,
        @DefaultValue("0") @Min(0) long maxCpuPercent,
        @DefaultValue("0B") @NotNegative DataSize maxMemory,
        @DefaultValue("10MB") @NotNegative DataSize maxLog,
        @DefaultValue("4m") @Positive Duration pullTimeout,
        @DefaultValue("8") @Min(1) @Max(64) int maxPulls,
        @DefaultValue("30s") @Positive Duration startTimeout,

        @DefaultValue("5s") @Positive @DurationMax(minutes = 10)
        Duration stopGrace,

        @DefaultValue("60s") @NotNegative Duration idleTimeout,
        @DefaultValue("5") @Min(1) @Max(1000) int crashLimit,
        @DefaultValue("60s") @Positive Duration crashWindow,
        @DefaultValue("keep") OnStop onStop,
        @DefaultValue Set<PeerId> allowPeers,
        @NestedConfigurationProperty @Valid @DefaultValue DockerProperties docker,
        @NestedConfigurationProperty @Valid @DefaultValue KubernetesProperties kubernetes,
        @Valid @DefaultValue Limits limits) {

    /**
     * What others may ask for.
     *
     * @param transferTimeout how long a request may take to arrive, and an answer to be taken
     * @param maxConcurrent offers worked on at once, and apart from them starts; more are refused as busy
     * @param maxConcurrentPerPeer those of them that one peer may have
     */
    public record Limits(
            @DefaultValue("10s") @Positive Duration transferTimeout,
            @DefaultValue("128") @Min(1) @Max(10_000) int maxConcurrent,
            @DefaultValue("64") @Min(1) @Max(10_000) int maxConcurrentPerPeer) {}

    /** What creating and removing an instance may take, besides what it takes itself. */
    private static final Duration START_OVERHEAD = Duration.ofSeconds(10);

    private static final Duration STOP_OVERHEAD = Duration.ofSeconds(10);

    /** What runs instances. */
    public enum DriverKind {
        /** What the image asks for: containers for images, processes for bundles. */
        AUTO,
        /** Bundles, as processes. */
        PROCESS,
        /** Images, as containers. */
        DOCKER,
        /** Images, as pods on this machine's node. */
        KUBERNETES
    }

    /** What becomes of containers and pods when the allocator stops. */
    public enum OnStop {
        /** They run on. */
        KEEP,
        /** They are ended. */
        REMOVE
    }

    /** The gateway as instances reach it: one that listens at all addresses, at loopback. */
    InetSocketAddress gateway() {
        int colon = proxyAddress.lastIndexOf(':');
        String host = proxyAddress.substring(0, colon).replaceAll("^\\[|]$", "");
        host = host.equals("0.0.0.0") ? "127.0.0.1" : host.equals("::") ? "::1" : host;
        return InetSocketAddress.createUnresolved(host, Integer.parseInt(proxyAddress.substring(colon + 1)));
    }

    /** Whether the gateway is where only this machine's own network is: pods cannot reach it there. */
    boolean isGatewayLoopback() {
        String host = gateway().getHostString();
        return "localhost".equals(host) || host.startsWith("127.") || "::1".equals(host);
    }

    /**
     * How long the allocator may take to stop: the grace of all instances, as many at once as a driver ends, and time to kill
     * them and remove what they leave.
     */
    Duration stopTimeout() {
        long rounds = (maxInstances + DockerDriver.CALLS_AT_ONCE - 1L) / DockerDriver.CALLS_AT_ONCE;
        return stopGrace.plus(STOP_OVERHEAD).multipliedBy(rounds);
    }

    /** Who may have instances started here. */
    AllowedPeers allowedPeers() {
        return new AllowedPeers(allowPeers, "physarum.allocator.allow-peers");
    }

    /** What an exchange may take: its answer is worked on as long as the slowest start that can succeed. */
    ExchangeLimits exchangeLimits() {
        Duration attempt = startTimeout.plus(stopGrace).plus(START_OVERHEAD);
        return new ExchangeLimits(
                AllocationServer.defaultLimits().maxBytes(),
                limits.transferTimeout(),
                pullTimeout.plus(attempt.multipliedBy(InstanceSettings.START_ATTEMPTS)),
                new Concurrency(limits.maxConcurrent(), limits.maxConcurrentPerPeer(), AllocationServer.PROPERTIES));
    }

    InstanceSettings settings() {
        return new InstanceSettings(
                new InstanceSettings.Limits(maxInstances, maxCpuPercent, maxMemory.toMegabytes()),
                pullTimeout,
                startTimeout,
                idleTimeout,
                new InstanceSettings.Crashes(crashLimit, crashWindow));
    }
}
