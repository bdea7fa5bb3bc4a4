package io.physarum.mesh.service;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * What the registry says of a service: the original's JSON, with fields added and never changed.
 *
 * @param contentHash what instances are announced under in the DHT
 * @param dockerHash the image by digest, which an allocator pulls; {@code bundle:<cid>} for a bundle
 * @param networkSoftReq what a good instance meets
 * @param networkHardReq what any instance must meet
 * @param cpuReq CPU in percent of one core; 0 = no requirement
 * @param memoryReq memory in MiB; 0 = no requirement
 * @param proxy who serves the instances; an entry without the field is the original's, so {@code embedded}
 * @param protocols what the service speaks: {@code http}, {@code tcp}, {@code udp}; reserved: written as http, read by nothing
 * @param stateful whether instances hold state; reserved: written as false, read by nothing
 * @param version the service's version; reserved: not written, read by nothing
 * @param image the image's readable name
 * @param owner who registered it; reserved: not written, read by nothing
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServiceInfo(
        @JsonProperty("ContentHash") String contentHash,
        @JsonProperty("DockerHash") String dockerHash,
        @JsonProperty("NetworkSoftReq") NetworkRequirement networkSoftReq,
        @JsonProperty("NetworkHardReq") NetworkRequirement networkHardReq,

        @JsonProperty("CpuReq") @JsonDeserialize(using = NonNegativeLong.class)
        long cpuReq,

        @JsonProperty("MemoryReq") @JsonDeserialize(using = NonNegativeLong.class)
        long memoryReq,

        @JsonProperty("Proxy") ProxyForm proxy,
        @JsonProperty("Protocols") List<String> protocols,
        @JsonProperty("Stateful") boolean stateful,
        @JsonProperty("Version") @Nullable String version,
        @JsonProperty("Image") @Nullable String image,
        @JsonProperty("Owner") @Nullable String owner) {

    /** Fills in what an entry of the original lacks. */
    @SuppressWarnings("NullAway") // Jackson passes null for absent properties
    public ServiceInfo {
        contentHash = contentHash == null ? "" : contentHash;
        dockerHash = dockerHash == null ? "" : dockerHash;
        networkSoftReq = networkSoftReq == null ? NetworkRequirement.NONE : networkSoftReq;
        networkHardReq = networkHardReq == null ? NetworkRequirement.NONE : networkHardReq;
        proxy = proxy == null ? ProxyForm.EMBEDDED : proxy;
        protocols = protocols == null ? List.of("http") : List.copyOf(protocols);
    }
}
