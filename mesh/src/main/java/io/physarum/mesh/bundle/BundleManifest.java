package io.physarum.mesh.bundle;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The first entry of a bundle: what is started, and every file in order.
 *
 * @param version the format, {@value #VERSION}
 * @param command what {@code sh -c} runs in the bundle's directory
 * @param files the files, sorted by path
 */
@JsonPropertyOrder({"Version", "Cmd", "Files"})
record BundleManifest(
        @JsonProperty("Version") int version,
        @JsonProperty("Cmd") String command,
        @JsonProperty("Files") List<BundleFile> files) {

    static final int VERSION = 1;

    static final String ENTRY = "bundle.json";

    static final String FILES = "files/";

    private static final int MAX_COMMAND_LENGTH = 32_768;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static BundleManifest parse(byte[] json, BundleLimits limits) throws BundleException {
        BundleManifest manifest; // null for the JSON null
        try {
            manifest = JSON.readValue(json, BundleManifest.class);
        } catch (JacksonException e) {
            throw new BundleException("the bundle's manifest cannot be read: " + e.getOriginalMessage(), e);
        }
        if (manifest == null || manifest.files().stream().anyMatch(file -> file == null)) {
            throw new BundleException("the bundle's manifest holds a null");
        }
        manifest.check(limits);
        return manifest;
    }

    byte[] json() {
        return JSON.writeValueAsBytes(this);
    }

    void check(BundleLimits limits) throws BundleException {
        if (version != VERSION) {
            throw new BundleException("the bundle has format " + version + ", only " + VERSION + " is known");
        }
        if (command.isBlank() || command.length() > MAX_COMMAND_LENGTH || command.indexOf('\0') >= 0) {
            throw new BundleException(
                    "a bundle's Cmd has 1 to " + MAX_COMMAND_LENGTH + " characters, none of them NUL");
        }
        Set<String> paths = new HashSet<>();
        long bytes = 0;
        for (BundleFile file : files) {
            file.check();
            if (!paths.add(file.path())) {
                throw new BundleException("file " + file.path() + " is in the bundle twice");
            }
            bytes = file.size() > limits.bytes() ? Long.MAX_VALUE : Math.min(bytes, limits.bytes()) + file.size();
            limits.check(paths.size(), bytes);
        }
    }
}
