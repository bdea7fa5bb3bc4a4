package io.physarum.libp2p.core;

/** The remote side, or this one, reset the stream. */
public final class StreamResetException extends Libp2pException {

    private static final long serialVersionUID = 1L;

    /** An exception with its explanation. */
    public StreamResetException(String message) {
        super(message, null);
    }

    /** An exception with its explanation and cause. */
    public StreamResetException(String message, Throwable cause) {
        super(message, cause);
    }
}
