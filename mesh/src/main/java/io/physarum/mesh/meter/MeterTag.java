package io.physarum.mesh.meter;

import java.util.List;

/**
 * A tag of a meter.
 *
 * @param name its name
 * @param values the values it takes; empty if they are many
 * @param meaning what the values are if they are many; else empty
 */
public record MeterTag(String name, List<String> values, String meaning) {

    /** Copies the values. */
    public MeterTag {
        values = List.copyOf(values);
    }

    /** Whether the values are few and known. */
    public boolean isClosed() {
        return !values.isEmpty();
    }
}
