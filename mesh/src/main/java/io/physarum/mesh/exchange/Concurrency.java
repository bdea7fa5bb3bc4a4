package io.physarum.mesh.exchange;

/**
 * How many requests of one kind are worked on at once.
 *
 * @param max in all
 * @param maxPerPeer of one peer, so that nobody takes them all
 * @param properties what the names of the properties begin with that set these two, as {@code physarum.registry.limits.}
 */
public record Concurrency(int max, int maxPerPeer, String properties) {

    private static final String DEFAULT_PROPERTIES = "limits.";

    private static final int SHARES = 4;

    /** So many in all, and a quarter of them for one peer. */
    public static Concurrency of(int max) {
        return new Concurrency(max, Math.max(1, max / SHARES), DEFAULT_PROPERTIES);
    }

    /** Room for several kinds together. */
    public Concurrency times(int kinds) {
        return new Concurrency(Math.multiplyExact(max, kinds), Math.multiplyExact(maxPerPeer, kinds), properties);
    }
}
