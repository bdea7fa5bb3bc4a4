package io.physarum.mesh.error;

import org.jspecify.annotations.Nullable;

/** No registry answered. */
public final class RegistryUnavailableException extends MeshException {

    private static final long serialVersionUID = 1L;

    /** An exception with its explanation and, if any, its cause. */
    public RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
