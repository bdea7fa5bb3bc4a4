package io.physarum.mesh.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * One file of a bundle.
 *
 * @param path where it is, relative to the directory that the program starts in; segments are separated by slashes
 * @param mode {@code 755} if it can be executed, else {@code 644}
 * @param size its length in bytes
 */
@JsonPropertyOrder({"Path", "Mode", "Size"})
record BundleFile(
        @JsonProperty("Path") String path,
        @JsonProperty("Mode") String mode,
        @JsonProperty("Size") long size) {

    static final String EXECUTABLE = "755";

    static final String PLAIN = "644";

    private static final int MAX_PATH_LENGTH = 1024;

    boolean executable() {
        return EXECUTABLE.equals(mode);
    }

    /** Throws unless the file stays inside of the directory that it is put in. */
    void check() throws BundleException {
        checkPath(path);
        if (!EXECUTABLE.equals(mode) && !PLAIN.equals(mode)) {
            throw new BundleException("file " + path + " of the bundle has mode '" + mode + "', neither 644 nor 755");
        }
        if (size < 0) {
            throw new BundleException("file " + path + " of the bundle has the negative size " + size);
        }
    }

    static void checkPath(@Nullable String path) throws BundleException {
        if (path == null || path.isEmpty() || path.length() > MAX_PATH_LENGTH) {
            throw new BundleException("a path in a bundle has 1 to " + MAX_PATH_LENGTH + " characters");
        }
        if (path.indexOf('\\') >= 0 || path.chars().anyMatch(Character::isISOControl)) {
            throw new BundleException("a path in a bundle has no backslash and no control character");
        }
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new BundleException("'" + path + "' does not name a file below the bundle's directory");
            }
        }
    }
}
