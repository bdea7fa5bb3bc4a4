package io.physarum.starter.config;

import java.nio.file.Path;

import org.yaml.snakeyaml.error.YAMLException;

/** A configuration file is no YAML. */
public final class MalformedFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Path file;

    MalformedFileException(Path file, YAMLException cause) {
        super(file + " is no YAML: " + cause.getMessage(), cause);
        this.file = file;
    }

    /** The file. */
    public Path file() {
        return file;
    }
}
