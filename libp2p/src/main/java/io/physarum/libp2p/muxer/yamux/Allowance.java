package io.physarum.libp2p.muxer.yamux;

/** How often something may happen: so many times a second on average over ten seconds. */
final class Allowance {

    private static final long BURST_NANOS = 10_000_000_000L;

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int perSecond;

    /** The time at which all that has happened will have been paid for. */
    private long paidNanos;

    Allowance(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.paidNanos = nowNanos;
    }

    int perSecond() {
        return perSecond;
    }

    /** Takes one; false if there are none left for now. */
    boolean take(long nowNanos) {
        if (paidNanos - nowNanos < 0) {
            paidNanos = nowNanos;
        }
        long cost = SECOND_NANOS / perSecond;
        if (paidNanos + cost - nowNanos > BURST_NANOS) {
            return false;
        }
        paidNanos += cost;
        return true;
    }
}
