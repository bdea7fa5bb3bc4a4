package io.physarum.starter.host;

import java.nio.file.Path;

/** Another running node has the same key file. */
public final class KeyInUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean inThisProcess;

    KeyInUseException(Path file, boolean inThisProcess) {
        super("key file " + file + " is in use by another running node"
                + (inThisProcess ? " (another context of this process, as tests keep)" : ""));
        this.inThisProcess = inThisProcess;
    }

    /** Whether the other node is in this process, as when Spring's tests keep a context for those that come. */
    public boolean isInThisProcess() {
        return inThisProcess;
    }
}
