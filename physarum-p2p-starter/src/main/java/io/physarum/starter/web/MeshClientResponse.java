package io.physarum.starter.web;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.physarum.mesh.dataplane.http.OverlayResponse;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;

/** A service's response, whose body is read from the stream as it is asked for. */
final class MeshClientResponse implements ClientHttpResponse {

    private static final NettyDataBufferFactory BUFFERS = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);

    private final OverlayResponse response;
    private final HttpHeaders headers;
    private volatile boolean bodyTaken;

    MeshClientResponse(OverlayResponse response) {
        this.response = response;
        HttpHeaders copy = new HttpHeaders();
        response.headers().forEach(header -> copy.add(header.getKey(), header.getValue()));
        this.headers = HttpHeaders.readOnlyHttpHeaders(copy);
    }

    @Override
    public HttpStatusCode getStatusCode() {
        return HttpStatusCode.valueOf(response.status().code());
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public MultiValueMap<String, ResponseCookie> getCookies() {
        MultiValueMap<String, ResponseCookie> cookies = new LinkedMultiValueMap<>();
        for (String text : headers.getOrEmpty(HttpHeaders.SET_COOKIE)) {
            Cookie cookie = ClientCookieDecoder.STRICT.decode(text);
            if (cookie != null) {
                cookies.add(cookie.name(), toSpring(cookie));
            }
        }
        return cookies;
    }

    private static ResponseCookie toSpring(Cookie cookie) {
        ResponseCookie.ResponseCookieBuilder copy = ResponseCookie.fromClientResponse(cookie.name(), cookie.value())
                .domain(cookie.domain())
                .path(cookie.path())
                .maxAge(cookie.maxAge())
                .secure(cookie.isSecure())
                .httpOnly(cookie.isHttpOnly());
        if (cookie instanceof DefaultCookie more) {
            copy.partitioned(more.isPartitioned());
            if (more.sameSite() != null) {
                copy.sameSite(more.sameSite().name());
            }
        }
        return copy.build();
    }

    @Override
    public Flux<DataBuffer> getBody() {
        return response.body().doOnSubscribe(subscription -> bodyTaken = true).map(BUFFERS::wrap);
    }

    /** Nobody will read the body; without this, its stream would stay until it is found idle. */
    void cancelUnread() {
        if (!bodyTaken) {
            response.cancel();
        }
    }
}
