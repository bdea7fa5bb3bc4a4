package io.physarum.mesh.error;

import org.jspecify.annotations.Nullable;

/** One allocator would not or could not start an instance; the message says why. */
public final class AllocationRefusedException extends MeshException {

    private static final long serialVersionUID = 1L;

    /** What stands in the way. */
    public enum Reason {
        /** Not enough unreserved CPU. */
        NO_CPU,
        /** Not enough unreserved memory. */
        NO_MEMORY,
        /** Too many instances, or too many starts at once. */
        BUSY,
        /** The image or bundle cannot be had. */
        IMAGE_UNAVAILABLE,
        /** The instance could not be started, or ended at once. */
        START_FAILED,
        /** The instance was started but did not become reachable in time. */
        NOT_READY,
        /** The one who asks may not. */
        NOT_ALLOWED,
        /** The request makes no sense. */
        INVALID_REQUEST,
        /** Anything else; the message says what. */
        OTHER
    }

    private final Reason reason;

    /** An exception with its explanation and, if any, its cause. */
    public AllocationRefusedException(String message, @Nullable Throwable cause) {
        this(Reason.OTHER, message, cause);
    }

    /** An exception with its kind, its explanation and, if any, its cause. */
    public AllocationRefusedException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What stands in the way. */
    public Reason reason() {
        return reason;
    }
}
