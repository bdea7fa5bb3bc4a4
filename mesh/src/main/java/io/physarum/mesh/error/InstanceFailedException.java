package io.physarum.mesh.error;

import org.jspecify.annotations.Nullable;

/** An instance was reached but did not answer properly. */
public final class InstanceFailedException extends MeshException {

    private static final long serialVersionUID = 1L;

    /** An exception with its explanation and, if any, its cause. */
    public InstanceFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
