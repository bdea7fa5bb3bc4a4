package io.physarum.libp2p.core;

import org.jspecify.annotations.Nullable;

/** The root of what can go wrong in this library. */
public sealed class Libp2pException extends RuntimeException
        permits ConnectionClosedException,
                ConnectionRefusedException,
                DialException,
                DialPausedException,
                LimitExceededException,
                ProtocolViolationException,
                RelayRefusedException,
                RequestTimeoutException,
                SelfConnectionException,
                StreamResetException,
                UnsupportedProtocolException {

    private static final long serialVersionUID = 1L;

    /** An exception whose message says what failed, with which input, and what to do. */
    protected Libp2pException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
