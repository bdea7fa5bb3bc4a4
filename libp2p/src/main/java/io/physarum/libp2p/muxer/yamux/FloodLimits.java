package io.physarum.libp2p.muxer.yamux;

/**
 * How often a peer may do what costs it little and this side much. Over ten seconds that is an average: a burst may use up what
 * ten seconds allow. More closes the connection.
 *
 * @param resetsPerSecond streams that the peer opened and that were then reset or refused, by either side
 * @param pingsPerSecond pings of the muxer that ask for an answer
 * @param idleFramesPerSecond frames without effect: empty ones, those about streams that there are not, and answers that
 *     nobody asked for
 */
public record FloodLimits(int resetsPerSecond, int pingsPerSecond, int idleFramesPerSecond) {

    /** The defaults. */
    public static final FloodLimits DEFAULT = new FloodLimits(1_000, 100, 10_000);

    /** Checks that each lets something through. */
    public FloodLimits {
        positive("resetsPerSecond", resetsPerSecond);
        positive("pingsPerSecond", pingsPerSecond);
        positive("idleFramesPerSecond", idleFramesPerSecond);
    }

    private static void positive(String name, int value) {
        if (value < 1 || value > 1_000_000) {
            throw new IllegalArgumentException(name + " must be in 1..1000000, not " + value);
        }
    }
}
