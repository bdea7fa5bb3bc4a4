package io.physarum.mesh.dataplane.http;

import java.util.Set;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * A request to a service on the overlay.
 *
 * @param method the method
 * @param target the request target, {@code /<service>/<path>?<query>}, sent byte for byte
 * @param headers the headers; those that concern one hop are dropped, {@code Content-Length} or else {@code
 *     Transfer-Encoding: chunked} frames the body
 * @param body the body, subscribed to at most once per exchange and as fast as the peer takes it; each buffer is released by
 *     the client. Null if there is none
 */
public record OverlayRequest(
        HttpMethod method,
        String target,
        HttpHeaders headers,
        @Nullable Publisher<ByteBuf> body) {

    private static final Set<HttpMethod> IDEMPOTENT = Set.of(
            HttpMethod.GET, HttpMethod.HEAD, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.OPTIONS, HttpMethod.TRACE);

    /** Whether it may be sent twice: an idempotent method and no body. */
    public boolean isReplayable() {
        return body == null && isIdempotent(method);
    }

    /** Whether doing it twice is as doing it once. */
    public static boolean isIdempotent(HttpMethod method) {
        return IDEMPOTENT.contains(method);
    }
}
