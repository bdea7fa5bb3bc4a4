package io.physarum.proxy.gateway;

import java.net.InetSocketAddress;
import java.net.URI;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.physarum.mesh.call.RequestBody;
import io.physarum.mesh.call.ServiceRequest;
import io.physarum.mesh.dataplane.http.OverlayHeaders;
import io.physarum.proxy.gateway.MalformedRequests.MalformedRequestException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Flux;

/** A client's request, as it is to be sent to the service. */
final class GatewayRequest {

    /** Asks for the timings of the request in the response. */
    static final String TRACE = "physarum-trace";

    private final ServiceRequest toService;
    private final boolean traced;

    private GatewayRequest(ServerHttpRequest request, GatewayLimits limits) {
        HttpMethod method = HttpMethod.valueOf(request.getMethod().name());
        this.toService =
                ServiceRequest.of(method, rawTarget(request.getURI()), headersOf(request), bodyOf(request, limits));
        this.traced = request.getHeaders().containsHeader(TRACE);
    }

    /**
     * Reads the head of a request; a {@link MalformedRequestException} says what is wrong with it, a {@link
     * WebSocketRequestException} that it asks for a WebSocket.
     */
    static GatewayRequest of(ServerHttpRequest request, GatewayLimits limits) {
        try {
            GatewayRequest read = new GatewayRequest(request, limits);
            if (OverlayHeaders.askForWebSocket(read.toService.headers())) {
                throw new WebSocketRequestException();
            }
            return read;
        } catch (IllegalArgumentException e) {
            throw new MalformedRequestException(400, String.valueOf(e.getMessage()));
        }
    }

    ServiceRequest toService() {
        return toService;
    }

    boolean isTraced() {
        return traced;
    }

    private static String rawTarget(URI uri) {
        String path = uri.getRawPath();
        String query = uri.getRawQuery();
        String origin = path == null || path.isEmpty() ? "/" : path;
        return query == null ? origin : origin + "?" + query;
    }

    private static HttpHeaders headersOf(ServerHttpRequest request) {
        HttpHeaders headers = new DefaultHttpHeaders();
        request.getHeaders().forEach((name, values) -> headers.add(name, values));
        headers.remove(TRACE);
        // This gateway's server asks the client to continue as soon as the body is wanted.
        headers.remove(HttpHeaderNames.EXPECT);
        if (!headers.contains(HttpHeaderNames.HOST)) {
            headers.set(HttpHeaderNames.HOST, "localhost");
        }
        InetSocketAddress client = request.getRemoteAddress();
        if (client != null && client.getAddress() != null) {
            OverlayHeaders.addForwardedFor(headers, client.getAddress().getHostAddress());
        }
        return headers;
    }

    private static @Nullable RequestBody bodyOf(ServerHttpRequest request, GatewayLimits limits) {
        long length = request.getHeaders().getContentLength();
        boolean chunked = request.getHeaders().containsHeader("Transfer-Encoding");
        if (length <= 0 && !chunked) {
            return null;
        }
        limits.check(length);
        Flux<ByteBuf> buffers = request.getBody().map(NettyDataBufferFactory::toByteBuf);
        return new RequestBody(limits.limit(buffers), length);
    }

    /** The request asks for a WebSocket. */
    static final class WebSocketRequestException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
