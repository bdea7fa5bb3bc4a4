package io.physarum.allocator.instance;

/**
 * The ports that instances may be given.
 *
 * @param first the lowest
 * @param last the highest
 */
public record PortRange(int first, int last) {

    private static final int HIGHEST = 65_535;

    /** Checks that there are some. */
    public PortRange {
        if (first < 1 || last > HIGHEST || last - first < 2) {
            throw new IllegalArgumentException(
                    "a range of ports is like 20000-29999, with three ports at least, from 1 to " + HIGHEST);
        }
    }

    /** Reads {@code first-last}. Spring binds properties by this method. */
    public static PortRange of(String text) {
        String[] parts = text.strip().split("\\s*-\\s*", -1);
        if (parts.length != 2 || !parts[0].matches("\\d{1,5}") || !parts[1].matches("\\d{1,5}")) {
            throw new IllegalArgumentException("'" + text + "' is no range of ports like 20000-29999");
        }
        return new PortRange(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
