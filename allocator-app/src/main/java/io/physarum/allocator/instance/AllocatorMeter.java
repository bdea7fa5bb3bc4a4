package io.physarum.allocator.instance;

import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.exchange.RefusalReason;
import io.physarum.mesh.meter.DocumentedMeter;
import io.physarum.mesh.meter.MeterSpec;

import static io.physarum.mesh.meter.MeterSpec.aCounter;
import static io.physarum.mesh.meter.MeterSpec.aGauge;
import static io.physarum.mesh.meter.MeterSpec.aTimer;

/** The meters of the allocator. */
public enum AllocatorMeter implements DocumentedMeter {
    /** Offers. */
    OFFERS(aCounter("physarum.allocator.offers", "Answers to the question whether this allocator would start a service")
            .tag("outcome", "willing", "unwilling")),
    /** Starts. */
    STARTS(aCounter("physarum.allocator.starts", "Instances started")),
    /** The stages of starts. */
    START_STAGE(aTimer("physarum.allocator.start.stage", "How long the stages of a start took")
            .tag("stage", "pull", "create", "ready")),
    /** Starts that came to nothing. */
    REFUSALS(aCounter("physarum.allocator.refusals", "Starts that were refused or failed, by why")
            .tag("reason", AllocationRefusedException.Reason.class)),
    /** Requests that are not looked at. */
    REFUSED_REQUESTS(aCounter(
                    "physarum.allocator.requests.refused",
                    "Offers and starts refused before they were looked at: not_allowed (the peer is not in"
                            + " physarum.allocator.allow-peers), or so many are worked on already"
                            + " (physarum.allocator.limits.max-concurrent, max-concurrent-per-peer)")
            .tag("reason", RefusalReason.class)),
    /** Ends. */
    ENDS(aCounter(
                    "physarum.allocator.ends",
                    "Instances that are no more: idle (culled), died (it ended by itself), hung (it took no connections any"
                            + " more, or answered no request), replaced by another version, or the allocator stopped")
            .tag("reason", EndReason.class)),
    /** Instances. */
    INSTANCES(aGauge("physarum.allocator.instances", "Instances that run or are being started or stopped")),
    /** CPU reserved. */
    RESERVED_CPU(aGauge("physarum.allocator.reserved.cpu.percent", "CPU reserved for instances")
            .in("percent of one core")),
    /** Memory reserved. */
    RESERVED_MEMORY(aGauge("physarum.allocator.reserved.memory", "Memory reserved for instances")
            .in(MeterSpec.BYTES)),
    /** Drivers. */
    DRIVER_UP(aGauge("physarum.allocator.driver.up", "Whether a driver can start instances: 1 or 0")
            .tag("driver", "process", "docker", "kubernetes"));

    @SuppressWarnings("ImmutableEnumChecker") // it is, but in another module
    private final MeterSpec spec;

    AllocatorMeter(MeterSpec spec) {
        this.spec = spec;
    }

    @Override
    public MeterSpec spec() {
        return spec;
    }

    @Override
    public String component() {
        return "allocator";
    }
}
