package io.physarum.starter.host;

import java.nio.file.Path;

/** Another running node has the same key file. */
public final class KeyInUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    KeyInUseException(Path file) {
        super("key file " + file + " is in use by another running node");
    }
}
