package io.physarum.cli.overlay;

import org.jspecify.annotations.Nullable;

/** The key of the private network is given in a way that makes none; the message says what is wrong. */
public final class NetworkKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NetworkKeyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
