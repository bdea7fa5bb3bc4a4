package io.physarum.starter.web;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.physarum.mesh.call.RequestBody;
import io.physarum.mesh.call.ServiceRequest;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.AbstractClientHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A request, which is noted while it is written and sent afterwards, so that it can be sent twice. Its buffers are of the
 * heap: one that is never sent needs no release.
 */
final class MeshClientRequest extends AbstractClientHttpRequest {

    private final HttpMethod method;
    private final URI uri;
    private final HttpRequest head;
    private final AtomicBoolean bodyRead = new AtomicBoolean();
    private volatile @Nullable Publisher<? extends DataBuffer> body;

    /** A request; an {@link IllegalArgumentException} says why the URI names no service. */
    MeshClientRequest(HttpMethod method, URI uri) {
        this.method = method;
        this.uri = uri;
        this.head = new DefaultHttpRequest(
                HttpVersion.HTTP_1_1,
                io.netty.handler.codec.http.HttpMethod.valueOf(method.name()),
                ServiceUri.targetOf(uri));
    }

    @Override
    public HttpMethod getMethod() {
        return method;
    }

    @Override
    public URI getURI() {
        return uri;
    }

    @Override
    public DataBufferFactory bufferFactory() {
        return DefaultDataBufferFactory.sharedInstance;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the interface has it
    public <T> T getNativeRequest() {
        return (T) head;
    }

    @Override
    protected void applyHeaders() {
        getHeaders().forEach((name, values) -> head.headers().add(name, values));
        // The body waits for nobody, and is framed for each instance.
        head.headers().remove(HttpHeaderNames.EXPECT).remove(HttpHeaderNames.TRANSFER_ENCODING);
        if (!head.headers().contains(HttpHeaderNames.HOST)) {
            head.headers().set(HttpHeaderNames.HOST, uri.getRawAuthority());
        }
    }

    @Override
    protected void applyCookies() {
        if (!getCookies().isEmpty()) {
            String cookies = getCookies().values().stream()
                    .flatMap(List::stream)
                    .map(HttpCookie::toString)
                    .collect(Collectors.joining("; "));
            head.headers().add(HttpHeaderNames.COOKIE, cookies);
        }
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> content) {
        return doCommit(() -> {
            body = content;
            return Mono.empty();
        });
    }

    /** What has come is sent at once, so there is nothing to flush. */
    @Override
    public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> groups) {
        // Without prefetching: a group that waits to be read may hold a buffer, which nobody would release.
        return writeWith(Flux.<Publisher<? extends DataBuffer>>from(groups).concatMap(group -> group, 0));
    }

    @Override
    public Mono<Void> setComplete() {
        return doCommit();
    }

    /** The request as it was written. */
    ServiceRequest toService() {
        Publisher<? extends DataBuffer> content = body;
        RequestBody toSend = content == null
                ? null
                : new RequestBody(read(content), getHeaders().getContentLength());
        return ServiceRequest.of(head.method(), head.uri(), head.headers(), toSend);
    }

    private Flux<ByteBuf> read(Publisher<? extends DataBuffer> content) {
        return Flux.defer(() -> bodyRead.compareAndSet(false, true) ? content : Flux.never())
                .map(MeshClientRequest::toByteBuf)
                .doOnDiscard(DataBuffer.class, DataBufferUtils::release);
    }

    /** A buffer of Netty is passed on, others are copied. */
    private static ByteBuf toByteBuf(DataBuffer buffer) {
        if (buffer instanceof NettyDataBuffer netty) {
            return netty.getNativeBuffer();
        }
        byte[] copy = new byte[buffer.readableByteCount()];
        buffer.read(copy);
        DataBufferUtils.release(buffer);
        return Unpooled.wrappedBuffer(copy);
    }

    /** Nothing of the body will be read if nothing was: a single buffer, which exists already, is released. */
    void releaseUnread() {
        if (body instanceof Mono<? extends DataBuffer> single && bodyRead.compareAndSet(false, true)) {
            single.subscribe(DataBufferUtils::release, failure -> {});
        }
    }
}
