package io.physarum.starter.host;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.libp2p.core.ConnectionGater.Stage;
import io.physarum.libp2p.core.GaterListener;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.mesh.meter.MeterSpec;
import io.physarum.starter.NodeMeter;

/** Counts what the host's gater refused; it is there before the host and before any registry of meters. */
final class GaterMeters implements HostCustomizer, GaterListener, MeterBinder {

    private final Map<Stage, LongAdder> counts = new EnumMap<>(Stage.class);

    GaterMeters() {
        for (Stage stage : Stage.values()) {
            counts.put(stage, new LongAdder());
        }
    }

    @Override
    public void customize(HostBuilder builder) {
        builder.gaterListener(this);
    }

    @Override
    public void onRefused(Stage stage) {
        count(stage).increment();
    }

    private LongAdder count(Stage stage) {
        return Objects.requireNonNull(counts.get(stage));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counts.forEach((stage, count) -> NodeMeter.GATER_REFUSALS
                .counting(count, LongAdder::doubleValue, MeterSpec.tagValue(stage))
                .register(registry));
    }
}
