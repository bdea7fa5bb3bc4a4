package io.physarum.mesh.resolve;

import io.physarum.mesh.meter.DocumentedMeter;
import io.physarum.mesh.meter.MeterSpec;

import static io.physarum.mesh.meter.MeterSpec.aCounter;
import static io.physarum.mesh.meter.MeterSpec.aHistogram;

/** The meters of searches for instances. */
public enum ResolveMeter implements DocumentedMeter {
    /** How long the stages of a search take. */
    STAGES(aHistogram(
                    "physarum.resolve.stage",
                    "How long the stages of a search for an instance take; a request that finds one in the pool has none")
            .tag("stage", Stage.class)),
    /** How requests came by their instance. */
    OUTCOMES(aCounter("physarum.resolve.outcome", "How requests came by their instance, or that they did not")
            .tag("outcome", "cached", "found", "allocated", "failed")),
    /** Why searches failed. */
    FAILURES(aCounter(
                    "physarum.resolve.failures",
                    "Searches that failed, took longer than a request waits, or were not begun, by what stood in the way")
            .tag("reason", FailureReason.class));

    @SuppressWarnings("ImmutableEnumChecker") // it is, but a class file does not say so
    private final MeterSpec spec;

    ResolveMeter(MeterSpec spec) {
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
