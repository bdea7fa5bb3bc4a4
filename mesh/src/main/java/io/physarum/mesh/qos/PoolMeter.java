package io.physarum.mesh.qos;

import io.physarum.mesh.meter.DocumentedMeter;
import io.physarum.mesh.meter.MeterSpec;

import static io.physarum.mesh.meter.MeterSpec.aCounter;
import static io.physarum.mesh.meter.MeterSpec.aGauge;

/** The meters of the pool of instances. */
public enum PoolMeter implements DocumentedMeter {
    /** Instances in the pool. */
    INSTANCES(aGauge("physarum.pool.instances", "Instances that are known to work, by how long they have")
            .tag("standing", "proven", "trial")),
    /** Services with instances. */
    SERVICES(aGauge("physarum.pool.services", "Services that have instances in the pool")),
    /** Instances taken out. */
    REMOVALS(aCounter(
                    "physarum.pool.removals",
                    "Instances taken out of the pool: no ping answered, over the service's hard latency requirement,"
                            + " over the soft one too often, or a request failed")
            .tag("reason", RemovalReason.class));

    @SuppressWarnings("ImmutableEnumChecker") // it is, but a class file does not say so
    private final MeterSpec spec;

    PoolMeter(MeterSpec spec) {
        this.spec = spec;
    }

    @Override
    public MeterSpec spec() {
        return spec;
    }

    @Override
    public String component() {
        return "proxy";
    }
}
