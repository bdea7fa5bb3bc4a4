package io.physarum.starter.flags;

/**
 * A positional argument of a command line.
 *
 * @param name how the usage text calls it, for example {@code PORT}
 * @param property the Spring property that it sets
 * @param description one line for humans
 */
public record Argument(String name, String property, String description) {}
