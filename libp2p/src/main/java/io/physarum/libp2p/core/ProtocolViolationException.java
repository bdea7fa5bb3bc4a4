package io.physarum.libp2p.core;

/** The remote side broke a specification: the channel is closed and the peer is to blame. */
public final class ProtocolViolationException extends Libp2pException {

    private static final long serialVersionUID = 1L;

    /** An exception with its explanation. */
    public ProtocolViolationException(String message) {
        super(message, null);
    }

    /** An exception with its explanation and cause. */
    public ProtocolViolationException(String message, Throwable cause) {
        super(message, cause);
    }
}
