package io.physarum.proxy.gateway;

import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;

/**
 * The meter of the gateway: {@code physarum.proxy.requests}, from a request's head to the end of its answer, by {@code
 * outcome} (cached, found, allocated, failed) and {@code status} (2xx … 5xx, or none).
 */
final class GatewayMeters {

    static final String REQUESTS = "physarum.proxy.requests";

    private final MeterProvider<Timer> requests;

    GatewayMeters(MeterRegistry registry) {
        requests = Timer.builder(REQUESTS)
                .description("Requests through the gateway, to the end of the answer")
                .withRegistry(registry);
    }

    void record(RequestTrace trace, @Nullable HttpStatusCode status) {
        String series = status == null ? "none" : status.value() / 100 + "xx";
        requests.withTags(Tags.of("outcome", trace.outcome(), "status", series)).record(trace.elapsed());
    }
}
