package io.physarum.allocator.driver;

import org.jspecify.annotations.Nullable;

/** The image is fine but no instance of it could be started. */
public final class InstanceStartException extends DriverException {

    private static final long serialVersionUID = 1L;

    /** An exception with its explanation and, if any, its cause. */
    public InstanceStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
