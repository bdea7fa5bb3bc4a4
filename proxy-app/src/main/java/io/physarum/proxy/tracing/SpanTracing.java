package io.physarum.proxy.tracing;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.physarum.proxy.gateway.RequestTracing;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Makes a span of each request, below the one that the client's {@code traceparent} names. */
final class SpanTracing implements RequestTracing {

    private static final TextMapGetter<HttpHeaders> HEADERS = new TextMapGetter<>() {

        @Override
        public Iterable<String> keys(HttpHeaders headers) {
            return headers.headerNames();
        }

        @Override
        public @Nullable String get(@Nullable HttpHeaders headers, String name) {
            return headers == null ? null : headers.getFirst(name);
        }
    };

    private final Tracer tracer;

    SpanTracing(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public RequestSpan begin(ServerHttpRequest request) {
        Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), request.getHeaders(), HEADERS);
        return new GatewaySpan(
                tracer,
                tracer.spanBuilder(request.getMethod().name())
                        .setParent(parent)
                        .setSpanKind(SpanKind.SERVER)
                        .setAttribute("http.request.method", request.getMethod().name())
                        .setAttribute("url.path", request.getURI().getRawPath())
                        .startSpan());
    }
}
