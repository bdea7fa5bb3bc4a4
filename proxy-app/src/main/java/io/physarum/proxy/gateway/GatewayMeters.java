package io.physarum.proxy.gateway;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;

/** Counts and times requests through the gateway, as {@link GatewayMeter} says. */
final class GatewayMeters {

    private final MeterRegistry registry;

    private final AtomicInteger active = new AtomicInteger();

    GatewayMeters(MeterRegistry registry) {
        this.registry = registry;
        GatewayMeter.ACTIVE.gauge(active, AtomicInteger::get).register(registry);
        GatewayMeter.STAGES.forAllTags(stage -> GatewayMeter.STAGES.timer(registry, stage));
        GatewayMeter.PROBLEMS.forAllTags(status -> GatewayMeter.PROBLEMS.counter(registry, status));
    }

    /** A request has come. */
    void begin() {
        active.incrementAndGet();
    }

    /** A request is over, for better or worse. */
    void record(RequestTrace trace, @Nullable HttpStatusCode status) {
        active.decrementAndGet();
        GatewayMeter.REQUESTS
                .timer(registry, trace.outcome(), status(trace.ending(), status))
                .record(trace.elapsed());
        trace.stages(
                (stage, nanos) -> GatewayMeter.STAGES.timer(registry, stage).record(Duration.ofNanos(nanos)));
    }

    /** The gateway answers itself. */
    void problem(int status) {
        String tag = String.valueOf(status);
        boolean known = GatewayMeter.PROBLEMS.spec().tags().get(0).values().contains(tag);
        GatewayMeter.PROBLEMS.counter(registry, known ? tag : "other").increment();
    }

    private static String status(Ending ending, @Nullable HttpStatusCode status) {
        return switch (ending) {
            case COMPLETE -> status == null ? "none" : series(status.value());
            case CANCELLED -> "cancelled";
            case BROKEN -> "broken";
        };
    }

    private static String series(int status) {
        int series = status / 100;
        return series >= 1 && series <= 5 ? series + "xx" : "other";
    }
}
