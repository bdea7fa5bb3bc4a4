package io.physarum.cli.overlay;

import org.jspecify.annotations.Nullable;

/** The overlay cannot be reached; the message says why and what to do. */
public final class OverlayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An exception with its explanation. */
    public OverlayException(String message) {
        this(message, null);
    }

    /** An exception with its explanation and, if any, its cause. */
    public OverlayException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
