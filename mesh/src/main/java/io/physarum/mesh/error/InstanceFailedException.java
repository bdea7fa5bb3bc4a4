package io.physarum.mesh.error;

import org.jspecify.annotations.Nullable;

/** An instance could not be reached, or was and did not answer properly. */
public final class InstanceFailedException extends MeshException {

    private static final long serialVersionUID = 1L;

    private final boolean sent;

    /** An exception with its explanation and, if any, its cause; the instance may have seen the request. */
    public InstanceFailedException(String message, @Nullable Throwable cause) {
        this(message, cause, true);
    }

    /** An exception with its explanation and, if any, its cause, and whether the instance may have seen the request. */
    public InstanceFailedException(String message, @Nullable Throwable cause, boolean sent) {
        super(message, cause);
        this.sent = sent;
    }

    /** Whether the instance may have seen something of the request; if not, any request may go to another instance. */
    public boolean wasSent() {
        return sent;
    }
}
