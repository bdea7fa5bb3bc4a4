package io.physarum.proxy.gateway;

import io.netty.handler.codec.http.HttpHeaders;
import io.physarum.mesh.resolve.Route;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Follows requests through the gateway for a tracing system. */
public interface RequestTracing {

    /** Follows none; what trace headers a client sends are passed on as they are. */
    RequestTracing OFF = request -> new RequestSpan() {};

    /** A request has come. */
    RequestSpan begin(ServerHttpRequest request);

    /** One request; the methods are called in order, each on the thread that brought the news, and must not block. */
    interface RequestSpan {

        /** An attempt has its route; its instance gets the headers after what this method adds to them. */
        default void resolved(Route route, HttpHeaders headers) {}

        /** The instance of the last route did not answer, or not in time. */
        default void failed(Throwable failure) {}

        /** The answer begins. */
        default void answered() {}

        /**
         * The request is over.
         *
         * @param status the status of the answer, null if none had begun
         */
        default void end(Ending ending, @Nullable Integer status) {}
    }
}
