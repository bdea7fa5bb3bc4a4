package io.physarum.registry;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.exchange.AllowedPeers;
import io.physarum.mesh.exchange.Concurrency;
import io.physarum.starter.Positive;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The service registry.
 *
 * @param store where entries are kept; by default in etcd if any of its properties is set, else embedded
 * @param embedded the store in a file
 * @param etcd the store in etcd
 * @param allowWriters ids of the only peers that may add, replace and delete services: those of operators; empty for everybody in
 *     the network
 * @param allowMembers ids of the only peers that may join the cluster of etcd: other registries; empty for everybody in the network
 * @param limits what others may ask for
 */
@Validated
@ConfigurationProperties(prefix = "physarum.registry", ignoreUnknownFields = false)
public record RegistryProperties(
        @Nullable StoreKind store,
        @Valid @DefaultValue Embedded embedded,
        @Valid @DefaultValue Etcd etcd,
        @DefaultValue Set<PeerId> allowWriters,
        @DefaultValue Set<PeerId> allowMembers,
        @Valid @DefaultValue Limits limits) {

    private static final String PREFIX = "physarum.registry.";

    /** Who may change what is registered. */
    AllowedPeers writers() {
        return new AllowedPeers(allowWriters, PREFIX + "allow-writers");
    }

    /** Who may join the cluster of the store. */
    AllowedPeers members() {
        return new AllowedPeers(allowMembers, PREFIX + "allow-members");
    }

    Concurrency concurrency() {
        return new Concurrency(limits.maxConcurrent(), limits.maxConcurrentPerPeer(), PREFIX + "limits.");
    }

    /**
     * The store in a file.
     *
     * @param file the file; by default registry.mv.db in physarum.home
     * @param checkInterval how often the network is searched for other registries, which this one shares no entries with; 0
     *     means never
     */
    public record Embedded(
            @Nullable Path file, @DefaultValue("5m") Duration checkInterval) {}

    /**
     * The store in etcd: one that runs already, if endpoints are given, else one that this application starts and looks after.
     *
     * @param endpoints addresses of an etcd that runs already, http://host:2379
     * @param prefix what the keys of the entries begin with
     * @param attemptTimeout how long one member of the cluster may take to answer before the next is asked
     * @param requestTimeout how long a request may take in all
     * @param staleReadAfter how long a read waits for the cluster to agree before a member's own copy is taken
     * @param refreshInterval how often the list of the cluster's members is read
     * @param maxMembers members that the cluster may have; others are not taken in
     * @param forgetAfter how long a member must have been silent before it is removed for one that joins
     * @param binary the program to start, on the PATH or with its folder
     * @param ip address of this machine that etcd listens on and others reach it by; by default loopback
     * @param host name that others reach etcd by instead; needed where the address changes while the machine's name stays
     * @param clientPort port on which registries reach etcd
     * @param peerPort port on which the cluster's other members reach etcd
     * @param dataDir etcd's files; by default etcd/&lt;name&gt; in physarum.home
     * @param name etcd's name in the cluster; by default made of address and peer port
     * @param newCluster whether to begin a cluster if there are no files yet; else a running registry is asked to be taken in
     * @param startTimeout how long etcd may take until it serves, and joining before that
     * @param stopTimeout how long etcd may take to end when told to, before it is killed
     */
    public record Etcd(
            @DefaultValue List<URI> endpoints,
            @DefaultValue("/physarum/services/") @NotEmpty String prefix,
            @DefaultValue("1s") @Positive Duration attemptTimeout,
            @DefaultValue("5s") @Positive Duration requestTimeout,
            @DefaultValue("1500ms") @Positive Duration staleReadAfter,
            @DefaultValue("5s") @Positive Duration refreshInterval,
            @DefaultValue("7") @Min(1) int maxMembers,
            @DefaultValue("5m") @Positive Duration forgetAfter,
            @DefaultValue("etcd") @NotBlank String binary,
            @Nullable InetAddress ip,

            @Nullable
            @Pattern(
                    regexp = "[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?",
                    message = "must be a name that others resolve, or an IPv4 address, without a port")
            String host,

            @DefaultValue("2379") @Min(1) @Max(65535) int clientPort,
            @DefaultValue("2380") @Min(1) @Max(65535) int peerPort,
            @Nullable Path dataDir,

            @Nullable
            @Pattern(
                    regexp = "[A-Za-z0-9._-]{1,128}",
                    message = "must have 1 to 128 letters, digits, dots, dashes and underscores")
            String name,

            @DefaultValue("false") boolean newCluster,
            @DefaultValue("60s") @Positive Duration startTimeout,
            @DefaultValue("5s") @Positive Duration stopTimeout) {}

    /**
     * What others may ask for.
     *
     * @param maxMessageSize longest request; answers are as long as what is asked for
     * @param transferTimeout how long a request may take to arrive, and an answer to be taken
     * @param answerTimeout how long a request may be worked on
     * @param maxConcurrent requests of one kind worked on at once; more are refused
     * @param maxConcurrentPerPeer those of them that one peer may have
     * @param maxEntries services that can be registered
     * @param maxBytes what all entries may take together in the list of them, which clients take up to 16 MB of
     */
    public record Limits(
            @DefaultValue("2MB") DataSize maxMessageSize,
            @DefaultValue("10s") @Positive Duration transferTimeout,
            @DefaultValue("15s") @Positive Duration answerTimeout,
            @DefaultValue("256") @Min(1) int maxConcurrent,
            @DefaultValue("64") @Min(1) int maxConcurrentPerPeer,
            @DefaultValue("10000") @Min(1) int maxEntries,
            @DefaultValue("12MB") DataSize maxBytes) {}
}
