package io.physarum.proxy.gateway;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.physarum.mesh.call.ServiceClient;
import io.physarum.mesh.dataplane.http.OverlayResponse;
import io.physarum.mesh.dataplane.http.Problem;
import io.physarum.mesh.error.StageTimeoutException;
import io.physarum.mesh.resolve.Route;
import io.physarum.mesh.service.ServiceName;
import io.physarum.proxy.ProxyProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Answers {@code /<service>/<path>?<query>} from an instance of the service: resolve, send, stream the answer back. What
 * fails before an answer begins is tried on another instance if that is harmless, and is else a problem+json.
 */
final class Gateway implements WebHandler {

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    private final ServiceClient services;
    private final ProxyProperties properties;
    private final GatewayLimits limits;
    private final GatewayMeters meters;
    private final RequestTracing tracing;
    private final FailureLog failures = new FailureLog(System::nanoTime);

    Gateway(ServiceClient services, ProxyProperties properties, GatewayObservers observers) {
        this.services = services;
        this.properties = properties;
        this.limits = new GatewayLimits(properties.requestBodyLimit());
        this.meters = observers.meters();
        this.tracing = observers.tracing();
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        return Mono.defer(() -> handle(exchange, new RequestTrace(tracing.begin(exchange.getRequest()))));
    }

    private Mono<Void> handle(ServerWebExchange exchange, RequestTrace trace) {
        Channel channel = channelOf(exchange);
        return Mono.defer(() -> {
                    meters.begin();
                    MalformedRequests.check(exchange.getRequest());
                    GatewayRequest request = GatewayRequest.of(exchange.getRequest(), limits);
                    trace.asksFor(request.toService().service());
                    return services.exchange(request.toService(), trace)
                            .flatMap(answer -> Mono.defer(() -> write(exchange, request, answer, trace))
                                    // A response that cannot be written leaves its body as it is.
                                    .doOnError(failure -> answer.cancel()));
                })
                .onErrorResume(failure -> MalformedRequests.isBodyRefused(channel)
                        ? giveUp(exchange, trace, failure)
                        : refuse(exchange, trace, failure))
                .doFinally(signal -> {
                    HttpStatusCode status = exchange.getResponse().getStatusCode();
                    meters.record(trace, status);
                    trace.span().end(trace.ending(), status == null ? null : status.value());
                });
    }

    private Mono<Void> write(
            ServerWebExchange exchange, GatewayRequest request, OverlayResponse answer, RequestTrace trace) {
        trace.answered();
        int status = answer.status().code();
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(HttpStatusCode.valueOf(status));
        HttpHeaders headers = response.getHeaders();
        answer.headers().forEach(header -> headers.add(header.getKey(), header.getValue()));
        if (request.isTraced()) {
            trace.addTo(headers);
        }
        Flux<DataBuffer> body = buffers(response, answer.body()).doOnComplete(() -> trace.ends(Ending.COMPLETE));
        return HttpMethod.HEAD.equals(exchange.getRequest().getMethod())
                ? body.doOnNext(DataBufferUtils::release).then(response.setComplete())
                : response.writeWith(
                        isOfEvents(answer) ? startOfEvents(response).concatWith(body) : body);
    }

    /** By the letters of the header, which a service may have written wrongly without being refused for it. */
    private static boolean isOfEvents(OverlayResponse answer) {
        String type = answer.headers().get(HttpHeaders.CONTENT_TYPE, "");
        return MediaType.TEXT_EVENT_STREAM_VALUE.equalsIgnoreCase(type.split(";", 2)[0].trim());
    }

    /** A response is sent when its body begins; a client that listens to events wants to know that it does long before. */
    private static Flux<DataBuffer> startOfEvents(ServerHttpResponse response) {
        return Mono.fromSupplier(() -> response.bufferFactory().allocateBuffer(0))
                .cast(DataBuffer.class)
                .flux();
    }

    private static Flux<DataBuffer> buffers(ServerHttpResponse response, Flux<ByteBuf> body) {
        NettyDataBufferFactory factory = (NettyDataBufferFactory) response.bufferFactory();
        return body.map(factory::wrap);
    }

    private Mono<Void> refuse(ServerWebExchange exchange, RequestTrace trace, Throwable failure) {
        if (AbortedException.isConnectionReset(failure)) {
            trace.ends(Ending.CANCELLED);
            return Mono.empty();
        }
        Problem problem = Problems.of(failure);
        meters.problem(problem.status());
        if (problem.status() == 500) {
            log.error("{} failed", exchange.getLogPrefix(), failure);
        } else {
            log.debug("{} {}: {}", exchange.getLogPrefix(), problem.status(), problem.detail());
        }
        ServiceName service = trace.service();
        if (service != null && problem.status() >= 502) {
            failures.line(service.value(), problem).ifPresent(log::warn);
        }
        ServerHttpResponse response = exchange.getResponse();
        HttpServerResponse server = ServerHttpResponseDecorator.getNativeResponse(response);
        if (response.isCommitted() || server.hasSentHeaders()) {
            // The client must not take what it has for the whole.
            trace.ends(Ending.BROKEN);
            server.withConnection(connection -> connection.channel().close());
            return Mono.never();
        }
        trace.ends(Ending.COMPLETE);
        return ProblemWriter.write(response, problem, retryAfter(problem, failure));
    }

    /** The server has answered by itself, and sends nothing more: the request's body turned out malformed. */
    private Mono<Void> giveUp(ServerWebExchange exchange, RequestTrace trace, Throwable failure) {
        log.debug("{} the request's body is malformed; its answer: {}", exchange.getLogPrefix(), failure.toString());
        trace.ends(Ending.BROKEN);
        return Mono.empty();
    }

    /** Asked of at the beginning, for a connection that has ended does not know its channel any more. */
    private static Channel channelOf(ServerWebExchange exchange) {
        AtomicReference<Channel> channel = new AtomicReference<>();
        HttpServerResponse server = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
        server.withConnection(connection -> channel.set(connection.channel()));
        return Objects.requireNonNull(channel.get());
    }

    /** Given where it may be of use: what is missing may come, and what goes on may be done. */
    private Duration retryAfter(Problem problem, Throwable failure) {
        boolean goesOn = failure instanceof StageTimeoutException timeout && timeout.isGoingOn();
        return problem.status() == 503 || goesOn ? properties.retryAfter() : Duration.ZERO;
    }

    /** Routes are told apart in the meters by how the instance was come by. */
    static String outcomeOf(Route route) {
        return route.outcome().name().toLowerCase(java.util.Locale.ROOT);
    }
}
