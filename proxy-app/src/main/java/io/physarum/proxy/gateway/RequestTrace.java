package io.physarum.proxy.gateway;

import java.time.Duration;
import java.util.Locale;
import java.util.function.ObjLongConsumer;

import io.physarum.mesh.call.CallListener;
import io.physarum.mesh.resolve.Route;
import io.physarum.mesh.service.ServiceName;
import io.physarum.proxy.gateway.RequestTracing.RequestSpan;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * How a request was answered and how long each stage took. A client that sends {@code physarum-trace} gets it in the
 * response: {@code physarum-outcome}, {@code physarum-peer}, and in {@code Server-Timing} the stages of the search, {@code
 * resolve} (their sum, as the client waited) and {@code response} (until the service's answer began), in milliseconds.
 */
final class RequestTrace implements CallListener {

    private final long started = System.nanoTime();
    private final RequestSpan span;
    private volatile @Nullable ServiceName service;
    private volatile @Nullable Route route;
    private volatile long resolvedAt;
    private volatile long answeredAt;
    private volatile Ending ending = Ending.CANCELLED;

    RequestTrace(RequestSpan span) {
        this.span = span;
    }

    /** The same request, as a tracing system sees it. */
    RequestSpan span() {
        return span;
    }

    void asksFor(ServiceName name) {
        service = name;
    }

    /** The service asked for; null while that is not known, as of a malformed request. */
    @Nullable
    ServiceName service() {
        return service;
    }

    @Override
    public void onRoute(Route found, io.netty.handler.codec.http.HttpHeaders toInstance) {
        route = found;
        resolvedAt = System.nanoTime();
        span.resolved(found, toInstance);
    }

    @Override
    public void onInstanceFailed(Route failed, Throwable failure) {
        span.failed(failure);
    }

    void answered() {
        answeredAt = System.nanoTime();
        span.answered();
    }

    boolean isAnswered() {
        return answeredAt != 0;
    }

    /** There will be no more of the answer. */
    void ends(Ending how) {
        ending = how;
    }

    /** How the request has ended; it is cancelled, if nothing else was told. */
    Ending ending() {
        return ending;
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** How the instance was come by; {@code failed} if the request had no answer. */
    String outcome() {
        Route found = route;
        return found == null || !isAnswered() ? "failed" : Gateway.outcomeOf(found);
    }

    /** Tells the stages that were gone through, and how many nanoseconds each took. */
    void stages(ObjLongConsumer<String> consumer) {
        long now = System.nanoTime();
        if (route != null) {
            consumer.accept("resolve", resolvedAt - started);
        }
        if (isAnswered()) {
            consumer.accept("response", answeredAt - resolvedAt);
            consumer.accept("body", now - answeredAt);
        }
    }

    void addTo(HttpHeaders headers) {
        Route found = route;
        if (found == null) {
            return;
        }
        StringBuilder timing = new StringBuilder();
        found.timings().forEach((stage, time) -> append(timing, stage, time.toNanos()));
        append(timing, "resolve", resolvedAt - started);
        append(timing, "response", answeredAt - resolvedAt);
        headers.add("Server-Timing", timing.toString());
        headers.set("physarum-outcome", Gateway.outcomeOf(found));
        headers.set("physarum-peer", found.peer().toString());
    }

    private static void append(StringBuilder timing, String stage, long nanos) {
        timing.append(timing.isEmpty() ? "" : ", ")
                .append(stage.replaceAll("[^A-Za-z0-9_-]", "-"))
                .append(";dur=")
                .append(String.format(Locale.ROOT, "%.3f", nanos / 1e6));
    }
}
