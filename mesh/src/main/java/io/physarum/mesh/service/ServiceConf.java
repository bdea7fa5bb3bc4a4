package io.physarum.mesh.service;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A {@code service-conf.json}: what a service requires and how its image is made.
 *
 * @param networkSoftReq what a good instance meets
 * @param networkHardReq what any instance must meet
 * @param cpuReq CPU in percent of one core; 0 = no requirement
 * @param memoryReq memory in MiB; 0 = no requirement
 * @param dockerConf how the image is made; null if the file does not say
 */
public record ServiceConf(
        @JsonProperty("NetworkSoftReq") NetworkRequirement networkSoftReq,
        @JsonProperty("NetworkHardReq") NetworkRequirement networkHardReq,

        @JsonProperty("CpuReq") @JsonDeserialize(using = NonNegativeLong.class)
        long cpuReq,

        @JsonProperty("MemoryReq") @JsonDeserialize(using = NonNegativeLong.class)
        long memoryReq,

        @JsonProperty("DockerConf") @Nullable DockerConf dockerConf) {

    private static final JsonReader READER = JsonReader.strict();

    /** Fills in what the file leaves out. */
    @SuppressWarnings("NullAway") // Jackson passes null for absent properties
    public ServiceConf {
        networkSoftReq = networkSoftReq == null ? NetworkRequirement.NONE : networkSoftReq;
        networkHardReq = networkHardReq == null ? NetworkRequirement.NONE : networkHardReq;
    }

    /**
     * Parses a configuration. Every field may be left out, none may be unknown; a {@link MalformedJsonException} names the
     * file, line, column and field.
     *
     * @param fileName what to call the document in messages
     */
    public static ServiceConf parse(String fileName, String json) {
        return READER.read(fileName, json, ServiceConf.class);
    }
}
