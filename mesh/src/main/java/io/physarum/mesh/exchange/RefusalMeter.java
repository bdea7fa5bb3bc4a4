package io.physarum.mesh.exchange;

import io.micrometer.core.instrument.MeterRegistry;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.meter.DocumentedMeter;
import io.physarum.mesh.meter.MeterSpec;

/** Counts refusals by their reason. */
public final class RefusalMeter implements RefusalListener {

    private final DocumentedMeter meter;

    private final MeterRegistry registry;

    private RefusalMeter(DocumentedMeter meter, MeterRegistry registry) {
        this.meter = meter;
        this.registry = registry;
    }

    /** Counts with a meter whose only tag is the {@link RefusalReason}; all its counters are there from now on. */
    public static RefusalMeter on(DocumentedMeter meter, MeterRegistry registry) {
        meter.forAllTags(reason -> meter.counter(registry, reason));
        return new RefusalMeter(meter, registry);
    }

    @Override
    public void onRefusal(PeerId from, RefusalReason reason) {
        meter.counter(registry, MeterSpec.tagValue(reason)).increment();
    }
}
