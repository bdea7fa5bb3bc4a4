package io.physarum.mesh.meter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What a meter is. Immutable.
 *
 * @param name its name, in lower case with dots
 * @param kind its kind
 * @param unit what it is measured in; empty if it is a number of things, or a time
 * @param description what it tells, without a full stop
 * @param tags its tags
 */
public record MeterSpec(String name, Kind kind, String unit, String description, List<MeterTag> tags) {

    /** The base unit of sizes. */
    public static final String BYTES = "bytes";

    /** The kinds of meters. */
    public enum Kind {
        /** Something that only grows. */
        COUNTER,
        /** Something that is measured. */
        GAUGE,
        /** How often something was done, how long it took in all, and at most. */
        TIMER,
        /** A timer with buckets, from which quantiles are computed. */
        HISTOGRAM
    }

    /** Copies the tags. */
    public MeterSpec {
        tags = List.copyOf(tags);
    }

    /** A counter without tags. */
    public static MeterSpec aCounter(String name, String description) {
        return new MeterSpec(name, Kind.COUNTER, "", description, List.of());
    }

    /** A gauge without tags or unit. */
    public static MeterSpec aGauge(String name, String description) {
        return new MeterSpec(name, Kind.GAUGE, "", description, List.of());
    }

    /** A timer without tags. */
    public static MeterSpec aTimer(String name, String description) {
        return new MeterSpec(name, Kind.TIMER, "", description, List.of());
    }

    /** A timer with buckets and without tags. */
    public static MeterSpec aHistogram(String name, String description) {
        return new MeterSpec(name, Kind.HISTOGRAM, "", description, List.of());
    }

    /** This meter with a unit; of {@link #BYTES} its name in Prometheus tells. */
    public MeterSpec in(String baseUnit) {
        return new MeterSpec(name, kind, baseUnit, description, tags);
    }

    /** This meter with one tag more, which takes these values. */
    public MeterSpec tag(String key, String... values) {
        return with(new MeterTag(key, List.of(values), ""));
    }

    /** This meter with one tag more, which takes the names of an enum's constants in lower case. */
    public MeterSpec tag(String key, Class<? extends Enum<?>> values) {
        return tag(
                key,
                Arrays.stream(values.getEnumConstants())
                        .map(MeterSpec::tagValue)
                        .toArray(String[]::new));
    }

    /** This meter with one tag more, whose values are many. */
    public MeterSpec openTag(String key, String meaning) {
        return with(new MeterTag(key, List.of(), meaning));
    }

    private MeterSpec with(MeterTag tag) {
        List<MeterTag> more = new ArrayList<>(tags);
        more.add(tag);
        return new MeterSpec(name, kind, unit, description, more);
    }

    /** The base unit if it belongs to the name in Prometheus, else null. */
    public @Nullable String baseUnit() {
        return unit.equals(BYTES) ? BYTES : null;
    }

    /** How an enum's constant is written as the value of a tag. */
    public static String tagValue(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
