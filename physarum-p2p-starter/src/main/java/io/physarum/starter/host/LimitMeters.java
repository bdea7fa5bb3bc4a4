package io.physarum.starter.host;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.starter.NodeMeter;

/** Counts how often each limit of the host bit; it is there before the host and before any registry of meters. */
final class LimitMeters implements HostCustomizer, LimitListener, MeterBinder {

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    LimitMeters() {
        NodeMeter.LIMITS.spec().tags().get(0).values().forEach(limit -> counts.put(limit, new LongAdder()));
    }

    @Override
    public void customize(HostBuilder builder) {
        builder.limitListener(this);
    }

    @Override
    public void onLimit(String limit) {
        LongAdder count = counts.get(limit);
        if (count != null) {
            count.increment();
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counts.forEach((limit, count) ->
                NodeMeter.LIMITS.counting(count, LongAdder::doubleValue, limit).register(registry));
    }
}
