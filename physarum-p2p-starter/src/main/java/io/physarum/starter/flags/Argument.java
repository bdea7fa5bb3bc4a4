package io.physarum.starter.flags;

import java.util.function.Consumer;

/**
 * A positional argument of a command line.
 *
 * @param name how the usage text calls it, for example {@code PORT}
 * @param property the Spring property that it sets
 * @param description one line for humans
 * @param check refuses a value with an {@link IllegalArgumentException} that says what is allowed; it becomes a usage error
 */
public record Argument(String name, String property, String description, Consumer<String> check) {

    private static final int MAX_PORT = 65535;

    /** An argument that takes any text. */
    public Argument(String name, String property, String description) {
        this(name, property, description, value -> {});
    }

    /** An argument that takes a port, 0 for any free one. */
    public static Argument port(String name, String property, String description) {
        return new Argument(name, property, description, value -> {
            if (!isPort(value, 0)) {
                throw new IllegalArgumentException(
                        "it must be a port: a whole number from 0, for any free one, to 65535");
            }
        });
    }

    /** An argument that takes {@code host:port}, {@code :port} or a port alone. */
    public static Argument address(String name, String property, String description) {
        return new Argument(name, property, description, value -> {
            if (!isPort(value.substring(value.lastIndexOf(':') + 1), 1)) {
                throw new IllegalArgumentException(
                        "it must be host:port, as 127.0.0.1:8080, with a port from 1 to 65535");
            }
        });
    }

    private static boolean isPort(String text, int min) {
        try {
            int port = Integer.parseInt(text);
            return port >= min && port <= MAX_PORT;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
