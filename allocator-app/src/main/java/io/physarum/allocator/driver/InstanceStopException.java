package io.physarum.allocator.driver;

import org.jspecify.annotations.Nullable;

/** An instance lives on although it was ended by force; a later try may succeed. */
public final class InstanceStopException extends DriverException {

    private static final long serialVersionUID = 1L;

    /** An exception with its explanation and, if any, its cause. */
    public InstanceStopException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
