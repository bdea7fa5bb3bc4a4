package io.physarum.allocator.driver;

import org.jspecify.annotations.Nullable;

/** The image is not here and cannot be brought here, or is damaged. */
public final class ImageUnavailableException extends DriverException {

    private static final long serialVersionUID = 1L;

    /** An exception with its explanation and, if any, its cause. */
    public ImageUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
