package io.physarum.mesh.dataplane.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.ReferenceCountUtil;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.service.ServiceName;
import reactor.core.publisher.Mono;

/**
 * The calling end of HTTP over the overlay. Streams to a peer are kept for the next request; a peer that lacks {@code
 * /http/1.1} is spoken to as the original does, one stream per request. Bodies stream both ways at the pace of the slower
 * side; nothing is aggregated. Thread-safe.
 */
public final class OverlayHttpClient {

    /** The stage of a {@link io.physarum.mesh.error.StageTimeoutException} when the instance does not begin to answer. */
    public static final String RESPONSE = ExchangeWatch.RESPONSE;

    private final StreamSource source;
    private final HttpSettings settings;
    private final StreamPool pool;

    /** A client that opens its streams from a host. */
    public OverlayHttpClient(Host host, HttpSettings settings) {
        this(StreamSource.of(host), settings);
    }

    /** As the other, on a node that serves instances itself, which it can call as well. */
    public OverlayHttpClient(Host host, HttpSettings settings, HttpServing own) {
        this(StreamSource.of(host, own), settings);
    }

    OverlayHttpClient(StreamSource source, HttpSettings settings) {
        this.source = source;
        this.settings = settings;
        this.pool = new StreamPool(settings.maxIdle());
    }

    /**
     * Sends a request to a peer. The response comes as soon as its head is there, be the request's body sent or not; it is
     * emitted on the stream's event loop. Cancelling resets the stream. Fails with {@link
     * io.physarum.mesh.error.InstanceFailedException}, which tells whether the instance may have seen the request, with
     * {@link io.physarum.mesh.error.StageTimeoutException}, or with the error of the request's body.
     */
    public Mono<OverlayResponse> exchange(PeerId peer, OverlayRequest request) {
        return Mono.create(sink -> new ClientExchange(this, peer, request, sink).start());
    }

    /**
     * Asks a peer whether it serves a service, and whether the instance takes connections, without calling the service.
     * Completes if so; else fails as {@link #exchange} would with a request. A peer that does not know how to answer for its
     * instance passes the question on to that, as {@code OPTIONS}.
     */
    public Mono<Void> probe(PeerId peer, ServiceName service, String contentHash) {
        HttpHeaders headers = new DefaultHttpHeaders()
                .set(HttpHeaderNames.HOST, "localhost")
                .set(HttpHeaderNames.MAX_FORWARDS, "0")
                .set(OverlayHeaders.CONTENT_ID, contentHash);
        String target = ServiceTarget.of(service);
        return exchange(peer, new OverlayRequest(HttpMethod.OPTIONS, target, headers, null))
                .flatMap(response ->
                        response.body().doOnNext(ReferenceCountUtil::release).then());
    }

    /** Closes the streams that are not in use, and keeps none from now on. */
    public void close() {
        pool.close();
    }

    ClientStreamHandler install(StreamSource.Opened opened, PeerId peer) {
        return ClientStreamHandler.install(opened, peer, pool, settings);
    }

    StreamSource source() {
        return source;
    }

    HttpSettings settings() {
        return settings;
    }

    StreamPool pool() {
        return pool;
    }
}
