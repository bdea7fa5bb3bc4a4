package io.physarum.starter.dht;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.libp2p.kad.DhtListener;
import io.physarum.libp2p.kad.wire.KadMessageType;
import io.physarum.mesh.meter.MeterSpec;
import io.physarum.starter.NodeMeter;
import org.jspecify.annotations.Nullable;

/** Meters of what the DHT does; what happens before a registry is there is not counted. */
final class DhtMeters implements DhtListener, MeterBinder {

    private final AtomicInteger routingTable = new AtomicInteger();

    private final AtomicInteger providerRecords = new AtomicInteger();

    private final AtomicInteger values = new AtomicInteger();

    private volatile @Nullable MeterRegistry registry;

    @Override
    public void bindTo(MeterRegistry bound) {
        NodeMeter.DHT_ROUTING_TABLE.gauge(routingTable, AtomicInteger::get).register(bound);
        NodeMeter.DHT_RECORDS
                .gauge(providerRecords, AtomicInteger::get, "providers")
                .register(bound);
        NodeMeter.DHT_RECORDS.gauge(values, AtomicInteger::get, "values").register(bound);
        NodeMeter.DHT_LIMITS.forAllTags(limit -> NodeMeter.DHT_LIMITS.counter(bound, limit));
        registry = bound;
    }

    @Override
    public void onRequest(KadMessageType type, Duration duration, Outcome outcome) {
        MeterRegistry bound = registry;
        if (bound != null) {
            NodeMeter.DHT_REQUESTS
                    .timer(bound, MeterSpec.tagValue(type), MeterSpec.tagValue(outcome))
                    .record(duration);
        }
    }

    @Override
    public void onServed(KadMessageType type, Outcome outcome) {
        MeterRegistry bound = registry;
        if (bound != null) {
            NodeMeter.DHT_SERVED
                    .counter(bound, MeterSpec.tagValue(type), MeterSpec.tagValue(outcome))
                    .increment();
        }
    }

    @Override
    public void onLookup(LookupReport report) {
        MeterRegistry bound = registry;
        if (bound != null) {
            NodeMeter.DHT_LOOKUPS
                    .timer(bound, MeterSpec.tagValue(report.kind()), report.timedOut() ? "timeout" : "ok")
                    .record(report.duration());
        }
    }

    @Override
    public void onSizes(int peers, int provided, int stored) {
        routingTable.set(peers);
        providerRecords.set(provided);
        values.set(stored);
    }

    @Override
    public void onLimit(String name) {
        MeterRegistry bound = registry;
        if (bound != null) {
            NodeMeter.DHT_LIMITS.counter(bound, name).increment();
        }
    }
}
