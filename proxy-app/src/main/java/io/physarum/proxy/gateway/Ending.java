package io.physarum.proxy.gateway;

/** How a request came to its end. */
public enum Ending {
    /** All of an answer was passed on, be it one of the gateway's own. */
    COMPLETE,
    /** The client gave up before that. */
    CANCELLED,
    /** The answer broke off, so the connection to the client was closed. */
    BROKEN
}
