package io.physarum.mesh.qos;

import java.util.EnumMap;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.mesh.meter.MeterSpec;

/** Meters of a pool, as {@link PoolMeter} says. */
public final class PoolMeters implements MeterBinder {

    private final InstancePool pool;

    /** The meters of a pool. */
    public PoolMeters(InstancePool pool) {
        this.pool = pool;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        PoolMeter.INSTANCES.gauge(pool, known -> count(known, 0), "proven").register(registry);
        PoolMeter.INSTANCES.gauge(pool, known -> count(known, 1), "trial").register(registry);
        PoolMeter.SERVICES.gauge(pool, known -> known.services().size()).register(registry);
        Map<RemovalReason, Counter> removals = new EnumMap<>(RemovalReason.class);
        for (RemovalReason reason : RemovalReason.values()) {
            removals.put(reason, PoolMeter.REMOVALS.counter(registry, MeterSpec.tagValue(reason)));
        }
        pool.addListener(new Removals(removals));
    }

    private static double count(InstancePool pool, int level) {
        return pool.all().stream().filter(instance -> instance.level() == level).count();
    }

    private record Removals(Map<RemovalReason, Counter> counters) implements PoolListener {

        @Override
        public void onSoftViolation(PooledInstance best) {
            // A proxy looks for a better one then, which the meters of searches count.
        }

        @Override
        public void onRemoved(PooledInstance instance, RemovalReason reason) {
            Counter counter = counters.get(reason);
            if (counter != null) {
                counter.increment();
            }
        }
    }
}
