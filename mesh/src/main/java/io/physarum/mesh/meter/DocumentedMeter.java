package io.physarum.mesh.meter;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * A meter that {@code docs/metrics.md} lists. Enums implement it, one for each part of the system that has meters, and all
 * meters are made through it: so their names, descriptions and tags stand in one place.
 */
public interface DocumentedMeter {

    /** The component of meters that every component has. */
    String EVERY_NODE = "every component";

    /** The buckets of all histograms: from what a pooled instance on the same machine takes to a cold start. */
    List<Duration> BUCKETS = List.of(
            Duration.ofMillis(1),
            Duration.ofMillis(2),
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(2500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60));

    /** What it is. */
    MeterSpec spec();

    /** The component that has it, by its {@code spring.application.name}, or {@link #EVERY_NODE}. */
    String component();

    /** Its name, in lower case with dots. */
    default String meterName() {
        return spec().name();
    }

    /** The counter of some values of its tags, in the order of the tags; made if it is not there. */
    default Counter counter(MeterRegistry registry, String... tagValues) {
        return Counter.builder(meterName())
                .description(spec().description())
                .tags(Tagging.tags(spec(), tagValues))
                .register(registry);
    }

    /** The timer of some values of its tags, in the order of the tags; made if it is not there. */
    default Timer timer(MeterRegistry registry, String... tagValues) {
        Timer.Builder timer =
                Timer.builder(meterName()).description(spec().description()).tags(Tagging.tags(spec(), tagValues));
        if (spec().kind() == MeterSpec.Kind.HISTOGRAM) {
            timer.serviceLevelObjectives(BUCKETS.toArray(Duration[]::new));
        }
        return timer.register(registry);
    }

    /** A gauge on something, with some values of its tags; to be registered. */
    default <T> Gauge.Builder<T> gauge(T measured, ToDoubleFunction<T> value, String... tagValues) {
        return Gauge.builder(meterName(), measured, value)
                .description(spec().description())
                .baseUnit(spec().baseUnit())
                .tags(Tagging.tags(spec(), tagValues));
    }

    /** A counter of what something else counts, with some values of its tags; to be registered. */
    default <T> FunctionCounter.Builder<T> counting(T counted, ToDoubleFunction<T> count, String... tagValues) {
        return FunctionCounter.builder(meterName(), counted, count)
                .description(spec().description())
                .tags(Tagging.tags(spec(), tagValues));
    }

    /**
     * Makes something for all values of its tags, so that what has not happened yet is 0 and not missing: rates need that.
     * All tags must be {@linkplain MeterTag#isClosed() closed}.
     */
    default void forAllTags(Consumer<String[]> maker) {
        Tagging.combinations(spec()).forEach(maker);
    }
}
