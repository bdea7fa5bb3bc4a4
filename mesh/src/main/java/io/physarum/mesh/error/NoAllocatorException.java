package io.physarum.mesh.error;

import org.jspecify.annotations.Nullable;

/** Nothing can run the service now; the message says why, per allocator. */
public final class NoAllocatorException extends MeshException {

    private static final long serialVersionUID = 1L;

    /** An exception with its explanation and, if any, its cause. */
    public NoAllocatorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
