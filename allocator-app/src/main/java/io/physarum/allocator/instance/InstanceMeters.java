package io.physarum.allocator.instance;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** The meters {@code physarum.allocator.*}. */
final class InstanceMeters implements InstanceRecorder {

    static final String STARTS = "physarum.allocator.starts";

    static final String START_STAGE = "physarum.allocator.start.stage";

    static final String REFUSALS = "physarum.allocator.refusals";

    static final String ENDS = "physarum.allocator.ends";

    static final String INSTANCES = "physarum.allocator.instances";

    static final String RESERVED_CPU = "physarum.allocator.reserved.cpu.percent";

    static final String RESERVED_MEMORY = "physarum.allocator.reserved.memory";

    private final MeterRegistry registry;

    InstanceMeters(MeterRegistry registry, Reservations reservations) {
        this.registry = registry;
        Gauge.builder(INSTANCES, reservations, Reservations::instances)
                .description("Instances that run or are being started or stopped")
                .register(registry);
        Gauge.builder(RESERVED_CPU, reservations, Reservations::reservedCpu)
                .description("CPU reserved for instances, in percent of one core")
                .register(registry);
        Gauge.builder(RESERVED_MEMORY, reservations, taken -> taken.reservedMemory() * (double) (1 << 20))
                .description("Memory reserved for instances")
                .baseUnit("bytes")
                .register(registry);
    }

    @Override
    public void started(Map<String, Duration> timings) {
        Counter.builder(STARTS)
                .description("Instances started")
                .register(registry)
                .increment();
        timings.forEach((stage, taken) -> Timer.builder(START_STAGE)
                .description("How long the stages of a start took")
                .tag("stage", stage)
                .register(registry)
                .record(taken));
    }

    @Override
    public void notStarted(String reason) {
        Counter.builder(REFUSALS)
                .description("Starts that were refused or failed")
                .tag("reason", reason.toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    @Override
    public void ended(EndReason reason) {
        Counter.builder(ENDS)
                .description("Instances that are no more, and why")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }
}
