package io.physarum.libp2p.core;

/** The connection ended before the operation did. */
public final class ConnectionClosedException extends Libp2pException {

    private static final long serialVersionUID = 1L;

    /** An exception with its explanation. */
    public ConnectionClosedException(String message) {
        super(message, null);
    }

    /** An exception with its explanation and cause. */
    public ConnectionClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
