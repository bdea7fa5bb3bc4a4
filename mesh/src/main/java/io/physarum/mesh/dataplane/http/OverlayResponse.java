package io.physarum.mesh.dataplane.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import reactor.core.publisher.Flux;

/**
 * The head of a response from the overlay, and its body.
 *
 * @param status the service's status
 * @param headers the headers, without those that concern one hop
 * @param body the body: one subscriber, who releases the buffers; signals arrive on the stream's event loop, as fast as they
 *     are asked for. Cancelling resets the stream. It must be subscribed to, or the stream is reset when the idle time-out
 *     passes. Fails with a {@link io.physarum.mesh.error.MeshException} if the response breaks off
 */
public record OverlayResponse(HttpResponseStatus status, HttpHeaders headers, Flux<ByteBuf> body) {}
