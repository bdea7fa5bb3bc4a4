package io.physarum.proxy.gateway;

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
    /** How many buffers {@code /endless} has sent. */
    final AtomicInteger sent = new AtomicInteger();
    /** When {@code /broken} and {@code /broken/chunks} break off. */
    final Sinks.Empty<Void> breakOff = Sinks.empty();
    /** When {@code /held} answers. */
    final Sinks.Empty<Void> answer = Sinks.empty();

    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes -> routes.route(request -> request.uri().startsWith("/echo"), this::echo)
                    .route(request -> request.uri().startsWith("/target"), this::target)
                    .get("/status/{code}", this::status)
                    .post("/status/{code}", this::status)
                    .get("/drip", this::drip)
                    .get("/endless", this::endless)
                    .get("/events", (request, response) -> response.sse().send(Flux.never()))
                    .get(
                            "/typed/{type}",
                            (request, response) -> response.header("content-type", request.param("type"))
                                    .sendString(Mono.just("typed")))
                    .post("/held", this::held)
                    .get("/broken", this::broken)
                    .get("/broken/chunks", this::brokenChunks)
                    .get("/broken/at-once", this::brokenAtOnce)
                    .get("/", (request, response) -> response.sendString(Mono.just("Hello, world"))))
            .bindNow();

    InetSocketAddress address() {
        return (InetSocketAddress) server.address();
    }

    private Mono<Void> echo(HttpServerRequest request, HttpServerResponse response) {
        requests.incrementAndGet();
        return response.status(200).send(request.receive().retain()).then();
    }

    private Mono<Void> target(HttpServerRequest request, HttpServerResponse response) {
        StringBuilder seen = new StringBuilder(request.uri()).append('\n');
        request.requestHeaders()
                .forEach(h -> seen.append(h.getKey())
                        .append(": ")
                        .append(h.getValue())
                        .append('\n'));
        return response.header("x-one", "1")
                .sendString(Mono.just(seen.toString()))
                .then();
    }

    private Mono<Void> status(HttpServerRequest request, HttpServerResponse response) {
        int status = Integer.parseInt(request.param("code"));
        return response.status(status).header("content-length", "0").send().then();
    }

    private Mono<Void> drip(HttpServerRequest request, HttpServerResponse response) {
        Flux<String> drops = Flux.concat(Mono.just("first\n"), Mono.never());
        return response.sendGroups(drops.map(drop -> Mono.just(Unpooled.copiedBuffer(drop, StandardCharsets.US_ASCII))))
                .then();
    }

    /** In chunks: nobody knows how long it is. */
    private Mono<Void> endless(HttpServerRequest request, HttpServerResponse response) {
        Mono<ByteBuf> buffer = Mono.fromCallable(() -> {
            sent.incrementAndGet();
            return response.alloc().buffer(8192).writeZero(8192);
        });
        return response.send(buffer.repeat()).then();
    }

    private Mono<Void> held(HttpServerRequest request, HttpServerResponse response) {
        requests.incrementAndGet();
        return response.sendString(Mono.just("late").delaySubscription(answer.asMono()))
                .then();
    }

    private Mono<Void> broken(HttpServerRequest request, HttpServerResponse response) {
        Mono<Mono<ByteBuf>> broken = Mono.error(new IllegalStateException("broken on purpose"));
        return response.header("content-length", "100")
                .sendGroups(Flux.concat(
                        Mono.just(Mono.just(Unpooled.copiedBuffer("abc", StandardCharsets.US_ASCII))),
                        broken.delaySubscription(breakOff.asMono())))
                .then();
    }

    private Mono<Void> brokenChunks(HttpServerRequest request, HttpServerResponse response) {
        Mono<Mono<ByteBuf>> broken = Mono.error(new IllegalStateException("broken on purpose"));
        return response.sendGroups(Flux.concat(
                        Mono.just(Mono.just(Unpooled.copiedBuffer("abc", StandardCharsets.US_ASCII))),
                        broken.delaySubscription(breakOff.asMono())))
                .then();
    }

    private Mono<Void> brokenAtOnce(HttpServerRequest request, HttpServerResponse response) {
        return response.header("content-length", "100")
                .header("etag", "\"of the service\"")
                .header("content-encoding", "gzip")
                .sendHeaders()
                .then(Mono.error(new IllegalStateException("broken on purpose")))
                .then();
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
