package io.physarum.allocator.instance;

import java.time.Duration;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.physarum.mesh.error.AllocationRefusedException.Reason;
import io.physarum.mesh.meter.MeterSpec;

/** Counts what happens to instances, as {@link AllocatorMeter} says. */
final class InstanceMeters implements InstanceRecorder {

    private final MeterRegistry registry;

    InstanceMeters(MeterRegistry registry, Reservations reservations) {
        this.registry = registry;
        AllocatorMeter.INSTANCES.gauge(reservations, Reservations::instances).register(registry);
        AllocatorMeter.RESERVED_CPU
                .gauge(reservations, Reservations::reservedCpu)
                .register(registry);
        AllocatorMeter.RESERVED_MEMORY
                .gauge(reservations, taken -> taken.reservedMemory() * (double) (1 << 20))
                .register(registry);
        AllocatorMeter.STARTS.counter(registry);
        AllocatorMeter.OFFERS.forAllTags(outcome -> AllocatorMeter.OFFERS.counter(registry, outcome));
        AllocatorMeter.REFUSALS.forAllTags(reason -> AllocatorMeter.REFUSALS.counter(registry, reason));
        AllocatorMeter.ENDS.forAllTags(reason -> AllocatorMeter.ENDS.counter(registry, reason));
    }

    @Override
    public void offered(boolean willing) {
        AllocatorMeter.OFFERS
                .counter(registry, willing ? "willing" : "unwilling")
                .increment();
    }

    @Override
    public void started(Map<String, Duration> timings) {
        AllocatorMeter.STARTS.counter(registry).increment();
        timings.forEach((stage, taken) ->
                AllocatorMeter.START_STAGE.timer(registry, stage).record(taken));
    }

    @Override
    public void notStarted(Reason reason) {
        AllocatorMeter.REFUSALS.counter(registry, MeterSpec.tagValue(reason)).increment();
    }

    @Override
    public void ended(EndReason reason) {
        AllocatorMeter.ENDS.counter(registry, MeterSpec.tagValue(reason)).increment();
    }
}
