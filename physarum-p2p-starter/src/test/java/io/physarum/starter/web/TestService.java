package io.physarum.starter.web;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A plain HTTP service with the habits that the tests need. */
final class TestService implements AutoCloseable {

    final AtomicInteger requests = new AtomicInteger();

    /** Answers of {@code /drip} that are under way. */
    final AtomicInteger dripping = new AtomicInteger();

    /** When {@code /broken} breaks off. */
    final Sinks.Empty<Void> breakOff = Sinks.empty();

    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes -> routes.route(request -> request.uri().startsWith("/echo"), this::echo)
                    .route(request -> request.uri().startsWith("/target"), this::target)
                    .get(
                            "/cookie",
                            (request, response) -> response.header(
                                            "set-cookie", "taste=sweet; Path=/; Max-Age=60; HttpOnly; SameSite=Lax")
                                    .sendString(Mono.just("have one")))
                    .get("/drip", this::drip)
                    .get("/broken", this::broken))
            .bindNow();

    InetSocketAddress address() {
        return (InetSocketAddress) server.address();
    }

    private Mono<Void> echo(HttpServerRequest request, HttpServerResponse response) {
        requests.incrementAndGet();
        String type = request.requestHeaders().get("content-type", "application/octet-stream");
        return response.header("content-type", type)
                .sendGroups(request.receive().retain().map(Mono::just))
                .then();
    }

    private Mono<Void> target(HttpServerRequest request, HttpServerResponse response) {
        StringBuilder seen = new StringBuilder(request.method() + " " + request.uri() + '\n');
        request.requestHeaders()
                .forEach(h -> seen.append(h.getKey())
                        .append(": ")
                        .append(h.getValue())
                        .append('\n'));
        return response.header("content-type", "text/plain")
                .sendString(Mono.just(seen.toString()))
                .then();
    }

    private Mono<Void> drip(HttpServerRequest request, HttpServerResponse response) {
        dripping.incrementAndGet();
        request.withConnection(connection -> connection.onDispose(dripping::decrementAndGet));
        Flux<String> drops = Flux.concat(Mono.just("first\n"), Mono.never());
        return response.header("content-type", "text/plain")
                .sendGroups(drops.map(drop -> Mono.just(Unpooled.copiedBuffer(drop, StandardCharsets.US_ASCII))))
                .then();
    }

    private Mono<Void> broken(HttpServerRequest request, HttpServerResponse response) {
        Mono<Mono<ByteBuf>> broken = Mono.error(new IllegalStateException("broken on purpose"));
        return response.header("content-type", "text/plain")
                .header("content-length", "100")
                .sendGroups(Flux.concat(
                        Mono.just(Mono.just(Unpooled.copiedBuffer("abc\n", StandardCharsets.US_ASCII))),
                        broken.delaySubscription(breakOff.asMono())))
                .then();
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
