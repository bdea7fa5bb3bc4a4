package io.physarum.allocator.driver;

import org.jspecify.annotations.Nullable;

/** The root of what goes wrong in a driver; the message is fit for the one who asked for the instance. */
public sealed class DriverException extends RuntimeException
        permits DriverBusyException,
                DriverUnavailableException,
                ImageUnavailableException,
                InstanceStartException,
                InstanceStopException {

    private static final long serialVersionUID = 1L;

    /** An exception with its explanation and, if any, its cause. */
    protected DriverException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
