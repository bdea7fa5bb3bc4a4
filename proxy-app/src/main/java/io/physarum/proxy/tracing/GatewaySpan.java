package io.physarum.proxy.tracing;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.netty.handler.codec.http.HttpHeaders;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.physarum.mesh.meter.MeterSpec;
import io.physarum.mesh.resolve.Route;
import io.physarum.proxy.gateway.Ending;
import io.physarum.proxy.gateway.RequestTracing.RequestSpan;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one request:
 *
 * <pre>
 * service               from the request's head to the end of its answer
 *   resolve             until an instance is known; one for each attempt
 *     registry, discover, ping, offer, allocate   the stages of the search, if there was one
 *   stream              from then on; the service is told that this is its parent
 * </pre>
 *
 * A search is shared by the requests that wait for it, so its stages may have begun before the request that joined it late.
 */
final class GatewaySpan implements RequestSpan {

    private static final int SERVER_ERROR = 500;

    private static final TextMapSetter<HttpHeaders> SETTER = (headers, name, value) -> {
        if (headers != null) {
            headers.set(name, value);
        }
    };

    private final Tracer tracer;

    private final Span request;

    private final Context context;

    private Instant resolving = Instant.now();

    /** While an instance has the request. */
    private @Nullable Span stream;

    private boolean resolved;

    GatewaySpan(Tracer tracer, Span request) {
        this.tracer = tracer;
        this.request = request;
        this.context = Context.root().with(request);
    }

    @Override
    public synchronized void resolved(Route route, HttpHeaders headers) {
        Instant now = Instant.now();
        resolved = true;
        Span resolve = begin("resolve", context, resolving);
        resolve.setAttribute("physarum.outcome", MeterSpec.tagValue(route.outcome()));
        if (resolve.isRecording()) {
            addStages(route, Context.root().with(resolve), now);
        }
        resolve.end(now);
        request.updateName(route.name().value());
        request.setAttribute("physarum.service", route.name().value());
        Span sent = tracer.spanBuilder("stream")
                .setParent(context)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("physarum.peer", route.peer().toString())
                .startSpan();
        stream = sent;
        W3CTraceContextPropagator.getInstance().inject(Context.root().with(sent), headers, SETTER);
    }

    /** They are known by how long they took, one after the other, the last of them until now. */
    private void addStages(Route route, Context parent, Instant now) {
        Map<String, Duration> stages = route.timings();
        Duration sum = stages.entrySet().stream()
                .filter(GatewaySpan::isStage)
                .map(Map.Entry::getValue)
                .reduce(Duration.ZERO, Duration::plus);
        Instant start = now.minus(sum);
        for (Map.Entry<String, Duration> entry : stages.entrySet()) {
            if (isStage(entry)) {
                Instant end = start.plus(entry.getValue());
                begin(entry.getKey(), parent, start).end(end);
                start = end;
            }
        }
    }

    /** Not a part of one, such as allocate.pull. */
    private static boolean isStage(Map.Entry<String, Duration> entry) {
        return entry.getKey().indexOf('.') < 0;
    }

    private Span begin(String name, Context parent, Instant start) {
        return tracer.spanBuilder(name)
                .setParent(parent)
                .setStartTimestamp(start)
                .startSpan();
    }

    @Override
    public synchronized void failed(Throwable failure) {
        Span sent = stream;
        if (sent != null) {
            sent.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
            sent.end();
        }
        stream = null;
        resolving = Instant.now();
    }

    @Override
    public synchronized void answered() {
        Span sent = stream;
        if (sent != null) {
            sent.addEvent("response");
        }
    }

    @Override
    public synchronized void end(Ending ending, @Nullable Integer status) {
        Span last = stream == null && !resolved ? begin("resolve", context, resolving) : stream;
        if (last != null) {
            close(last, ending, resolved);
        }
        if (status != null) {
            request.setAttribute("http.response.status_code", status);
        }
        close(request, ending, status != null && status < SERVER_ERROR);
    }

    private static void close(Span span, Ending ending, boolean well) {
        switch (ending) {
            case COMPLETE -> {
                if (!well) {
                    span.setStatus(StatusCode.ERROR);
                }
            }
            case CANCELLED -> span.addEvent("cancelled");
            case BROKEN -> span.setStatus(StatusCode.ERROR, "the answer broke off");
        }
        span.end();
    }
}
