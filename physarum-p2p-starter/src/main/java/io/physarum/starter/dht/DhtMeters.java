package io.physarum.starter.dht;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.libp2p.kad.DhtListener;
import io.physarum.libp2p.kad.wire.KadMessageType;
import org.jspecify.annotations.Nullable;

/** Meters of what the DHT does; what happens before a registry is there is not counted. */
final class DhtMeters implements DhtListener, MeterBinder {

    static final String REQUESTS = "physarum.p2p.dht.requests";

    static final String SERVED = "physarum.p2p.dht.served";

    static final String LOOKUPS = "physarum.p2p.dht.lookups";

    static final String LIMITS = "physarum.p2p.dht.limits";

    static final String ROUTING_TABLE = "physarum.p2p.dht.routing.table.size";

    static final String RECORDS = "physarum.p2p.dht.records";

    private final AtomicInteger routingTable = new AtomicInteger();

    private final AtomicInteger providerRecords = new AtomicInteger();

    private final AtomicInteger values = new AtomicInteger();

    private volatile @Nullable MeterRegistry registry;

    @Override
    public void bindTo(MeterRegistry bound) {
        Gauge.builder(ROUTING_TABLE, routingTable, AtomicInteger::get)
                .description("Peers in the routing table")
                .register(bound);
        Gauge.builder(RECORDS, providerRecords, AtomicInteger::get)
                .tag("kind", "providers")
                .description("Records kept for others")
                .register(bound);
        Gauge.builder(RECORDS, values, AtomicInteger::get)
                .tag("kind", "values")
                .description("Records kept for others")
                .register(bound);
        registry = bound;
    }

    @Override
    public void onRequest(KadMessageType type, Duration duration, Outcome outcome) {
        MeterRegistry bound = registry;
        if (bound != null) {
            Timer.builder(REQUESTS)
                    .tags("type", tag(type), "outcome", tag(outcome))
                    .description("Questions to other nodes of the DHT")
                    .register(bound)
                    .record(duration);
        }
    }

    @Override
    public void onServed(KadMessageType type, Outcome outcome) {
        MeterRegistry bound = registry;
        if (bound != null) {
            Counter.builder(SERVED)
                    .tags("type", tag(type), "outcome", tag(outcome))
                    .description("Questions from other nodes of the DHT")
                    .register(bound)
                    .increment();
        }
    }

    @Override
    public void onLookup(LookupReport report) {
        MeterRegistry bound = registry;
        if (bound != null) {
            Timer.builder(LOOKUPS)
                    .tags("kind", tag(report.kind()), "outcome", report.timedOut() ? "timeout" : "ok")
                    .description("Lookups in the DHT")
                    .register(bound)
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
            Counter.builder(LIMITS)
                    .tag("limit", name)
                    .description("Times that a limit of the DHT bit")
                    .register(bound)
                    .increment();
        }
    }

    private static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
