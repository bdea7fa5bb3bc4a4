package io.physarum.mesh.service;

/**
 * The name a service is registered under: 1 to 255 characters, none of them a slash, a control character or white space.
 * A colon is allowed, as in {@code calc-server:1.1}.
 *
 * @param value the name
 */
public record ServiceName(String value) implements Comparable<ServiceName> {

    /** The longest name, in characters. */
    public static final int MAX_LENGTH = 255;

    /** Checks the name; an {@link IllegalArgumentException} says what is wrong with it. */
    public ServiceName {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a service name has 1 to " + MAX_LENGTH + " characters, this one has " + value.length());
        }
        value.chars().forEach(ServiceName::check);
    }

    /** Parses a name; an {@link IllegalArgumentException} says what is wrong with it. */
    public static ServiceName of(String value) {
        return new ServiceName(value);
    }

    private static void check(int character) {
        if (character == '/' || Character.isISOControl(character) || Character.isWhitespace(character)) {
            throw new IllegalArgumentException("a service name has no slash, white space or control character; found 0x"
                    + Integer.toHexString(character));
        }
    }

    @Override
    public int compareTo(ServiceName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
