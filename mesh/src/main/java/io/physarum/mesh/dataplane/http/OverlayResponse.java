package io.physarum.mesh.dataplane.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import reactor.core.publisher.Flux;

/** The head of a response from the overlay, and its body. */
public final class OverlayResponse {

    private final HttpResponseStatus status;
    private final HttpHeaders headers;
    private final ResponseBody body;

    OverlayResponse(HttpResponseStatus status, HttpHeaders headers, ResponseBody body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** The service's status. */
    public HttpResponseStatus status() {
        return status;
    }

    /** The headers, without those that concern one hop. */
    public HttpHeaders headers() {
        return headers;
    }

    /**
     * The body: one subscriber, who releases the buffers; signals arrive on the stream's event loop, as fast as they are asked
     * for. Cancelling resets the stream. It must be subscribed to or {@linkplain #cancel() cancelled}, or the stream is reset
     * when the idle time-out passes. Fails with a {@link io.physarum.mesh.error.MeshException} if the response breaks off.
     */
    public Flux<ByteBuf> body() {
        return body;
    }

    /** Wants no more of the body, and resets the stream, unless the body has ended. On any thread; whoever has subscribed hears no more. */
    public void cancel() {
        body.giveUp();
    }
}
