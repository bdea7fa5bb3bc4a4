package io.physarum.mesh.meter;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.Tag;

/** Puts values to the tags of a meter. */
final class Tagging {

    private Tagging() {}

    static List<Tag> tags(MeterSpec spec, String... values) {
        List<MeterTag> tags = spec.tags();
        if (values.length != tags.size()) {
            throw new IllegalArgumentException(
                    spec.name() + " has " + tags.size() + " tags, and " + values.length + " values were given");
        }
        List<Tag> result = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            result.add(Tag.of(tags.get(i).name(), values[i]));
        }
        return result;
    }

    static List<String[]> combinations(MeterSpec spec) {
        List<List<String>> found = List.of(List.of());
        for (MeterTag tag : spec.tags()) {
            if (!tag.isClosed()) {
                throw new IllegalArgumentException(
                        "the values of " + spec.name() + "'s tag " + tag.name() + " are many");
            }
            found = found.stream()
                    .flatMap(begun -> tag.values().stream().map(value -> with(begun, value)))
                    .toList();
        }
        return found.stream().map(values -> values.toArray(String[]::new)).toList();
    }

    private static List<String> with(List<String> begun, String value) {
        List<String> longer = new ArrayList<>(begun);
        longer.add(value);
        return longer;
    }
}
