package io.physarum.allocator.driver;

import org.jspecify.annotations.Nullable;

/** What stands behind the driver does not answer; a later try may succeed. */
public final class DriverUnavailableException extends DriverException {

    private static final long serialVersionUID = 1L;

    /** An exception with its explanation and, if any, its cause. */
    public DriverUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
