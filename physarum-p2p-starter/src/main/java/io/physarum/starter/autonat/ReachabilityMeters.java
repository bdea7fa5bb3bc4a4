package io.physarum.starter.autonat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.libp2p.autonat.Autonat;
import io.physarum.libp2p.autonat.Reachability;
import io.physarum.mesh.meter.MeterSpec;
import io.physarum.starter.NodeMeter;

/** The meter of reachability. */
final class ReachabilityMeters implements MeterBinder {

    private final Autonat autonat;

    ReachabilityMeters(Autonat autonat) {
        this.autonat = autonat;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Reachability reachability : Reachability.values()) {
            NodeMeter.REACHABILITY
                    .gauge(
                            autonat,
                            now -> now.reachability().node() == reachability ? 1 : 0,
                            MeterSpec.tagValue(reachability))
                    .register(registry);
        }
    }
}
