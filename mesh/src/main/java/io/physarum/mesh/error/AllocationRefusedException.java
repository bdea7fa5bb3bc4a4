package io.physarum.mesh.error;

import org.jspecify.annotations.Nullable;

/** One allocator would not or could not start an instance; the message says why. */
public final class AllocationRefusedException extends MeshException {

    private static final long serialVersionUID = 1L;

    /** An exception with its explanation and, if any, its cause. */
    public AllocationRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
