package io.physarum.mesh.call;

import io.netty.handler.codec.http.HttpHeaders;
import io.physarum.mesh.resolve.Route;

/** Is told how a call goes, once for each time that the request is sent. On the threads of the call, so it must not block. */
public interface CallListener {

    /** Wants to know nothing. */
    CallListener NONE = new CallListener() {};

    /**
     * An instance is known, and is sent the request next.
     *
     * @param route the way to it
     * @param headers the headers for this instance; more may be added
     */
    default void onRoute(Route route, HttpHeaders headers) {}

    /** The instance failed before it answered, or did not in time; it, or another, may be tried once more. */
    default void onInstanceFailed(Route route, Throwable failure) {}
}
