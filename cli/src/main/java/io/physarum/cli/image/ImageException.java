package io.physarum.cli.image;

import org.jspecify.annotations.Nullable;

/** An image could not be made, pushed or found; the message says why and what to do. */
public final class ImageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An exception with its explanation. */
    public ImageException(String message) {
        this(message, null);
    }

    /** An exception with its explanation and, if any, its cause. */
    public ImageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
