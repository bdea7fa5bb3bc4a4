package io.physarum.starter.flags;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import io.physarum.starter.Secret;

/**
 * A flag of a command line and the Spring properties that it sets. It is written with one dash or two, its value after
 * {@code =} or as the next argument; a {@link #toggle} needs no value.
 *
 * @param name the name without dashes
 * @param argument how the usage text calls the value; empty for a toggle
 * @param description one line for humans
 * @param properties the properties that it sets
 * @param mapping turns the values given, in order and at least one, into properties; an {@link IllegalArgumentException}
 *     becomes a usage error
 */
public record Flag(
        String name,
        String argument,
        String description,
        List<String> properties,
        Function<List<String>, ? extends Map<String, ?>> mapping) {

    /** Copies the list. */
    public Flag {
        properties = List.copyOf(properties);
    }

    /** A flag that sets one property; the last one given counts. */
    public static Flag option(String name, String argument, String property, String description) {
        return new Flag(name, argument, description, List.of(property), values -> Map.of(property, last(values)));
    }

    /** A flag that sets one property to a {@link Secret}, in which no placeholder is looked for; the last one given counts. */
    public static Flag secret(String name, String argument, String property, String description) {
        return new Flag(
                name, argument, description, List.of(property), values -> Map.of(property, Secret.of(last(values))));
    }

    /** A flag that may be repeated and sets a list. */
    public static Flag list(String name, String argument, String property, String description) {
        return new Flag(
                name,
                argument,
                description + " (may be repeated)",
                List.of(property),
                values -> indexed(property, values));
    }

    /** A flag that stands alone and sets a property to true; {@code -flag=false} sets it to false. */
    public static Flag toggle(String name, String property, String description) {
        return new Flag(
                name, "", description, List.of(property), values -> Map.of(property, trueOrFalse(last(values))));
    }

    /** A flag that takes one of some words, whatever their case. */
    public static Flag choice(String name, String property, String description, List<String> words) {
        return new Flag(name, "WORD", description + ": " + String.join(", ", words), List.of(property), values -> {
            String given = last(values);
            return words.stream()
                    .filter(given::equalsIgnoreCase)
                    .findFirst()
                    .map(word -> Map.of(property, word))
                    .orElseThrow(() -> new IllegalArgumentException("it must be one of " + String.join(", ", words)));
        });
    }

    /** A flag that takes a whole number within bounds. */
    public static Flag number(String name, String property, String description, long... bounds) {
        return new Flag(name, "N", description, List.of(property), values -> {
            long number = Long.parseLong(last(values));
            if (number < bounds[0] || number > bounds[1]) {
                throw new IllegalArgumentException("it must be from " + bounds[0] + " to " + bounds[1]);
            }
            return Map.of(property, Long.toString(number));
        });
    }

    /**
     * A flag that takes {@code host:port}, {@code :port} or {@code [ip6]:port} and sets {@code <prefix>.address} (only if
     * a host was given) and {@code <prefix>.port}.
     */
    public static Flag listenAddress(String name, String prefix, String description) {
        return new Flag(name, "HOST:PORT", description, List.of(prefix + ".port", prefix + ".address"), values -> {
            String value = last(values);
            int colon = value.lastIndexOf(':');
            int port = colon < 0 ? -1 : Integer.parseInt(value.substring(colon + 1));
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("it must be HOST:PORT or :PORT");
            }
            Map<String, String> properties = new LinkedHashMap<>();
            properties.put(prefix + ".port", Integer.toString(port));
            String host = value.substring(0, colon).replaceAll("^\\[|]$", "");
            if (!host.isEmpty()) {
                properties.put(prefix + ".address", host);
            }
            return properties;
        });
    }

    boolean isToggle() {
        return argument.isEmpty();
    }

    Map<String, ?> properties(List<String> values) {
        try {
            return mapping.apply(values);
        } catch (NumberFormatException e) {
            throw new UsageException(
                    "flag -" + name + ": '" + last(values) + "' has no whole number where one belongs");
        } catch (IllegalArgumentException e) {
            throw new UsageException("flag -" + name + ": '" + last(values) + "' is wrong: " + e.getMessage());
        }
    }

    private static String last(List<String> values) {
        return values.get(values.size() - 1);
    }

    private static Map<String, String> indexed(String property, List<String> values) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            properties.put(property + "[" + i + "]", values.get(i));
        }
        return properties;
    }

    private static String trueOrFalse(String value) {
        String word = value.toLowerCase(Locale.ROOT);
        if (Arrays.asList("true", "t", "1").contains(word)) {
            return "true";
        }
        if (Arrays.asList("false", "f", "0").contains(word)) {
            return "false";
        }
        throw new IllegalArgumentException("it must be true or false");
    }
}
