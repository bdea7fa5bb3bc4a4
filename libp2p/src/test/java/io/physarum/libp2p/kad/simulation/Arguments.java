package io.physarum.libp2p.kad.simulation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Arguments of a command line, each {@code name=value}, where a value may be a list. */
final class Arguments {

    private final Map<String, String> values = new LinkedHashMap<>();

    /** The arguments there are, with what they are if not given. */
    Arguments(String... defaults) {
        for (String argument : defaults) {
            String[] parts = argument.split("=", 2);
            values.put(parts[0], parts[1]);
        }
    }

    /** Takes what is given; refuses what there is not. */
    Arguments with(String... given) {
        for (String argument : given) {
            String[] parts = argument.split("=", 2);
            if (parts.length < 2 || values.replace(parts[0], parts[1]) == null) {
                throw new IllegalArgumentException(
                        "'" + argument + "' is not name=value with a name of " + values.keySet());
            }
        }
        return this;
    }

    int number(String name) {
        return numbers(name).findFirst().orElseThrow();
    }

    Stream<Integer> numbers(String name) {
        return Stream.of(values.get(name).split(",", -1)).map(Integer::valueOf);
    }
}
