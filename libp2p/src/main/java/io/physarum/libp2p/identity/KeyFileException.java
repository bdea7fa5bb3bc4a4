package io.physarum.libp2p.identity;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/** A key file cannot be read, used or made; the message names the file and says what to do. */
public final class KeyFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Path file;

    KeyFileException(Path file, String problem, @Nullable Throwable cause) {
        super("key file " + file + ": " + problem, cause);
        this.file = file;
    }

    /** The file. */
    public Path file() {
        return file;
    }
}
