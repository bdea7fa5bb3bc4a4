package io.physarum.libp2p.relay;

import java.time.Duration;

import io.netty.util.AttributeKey;

/**
 * How long a circuit may last and how much it may carry.
 *
 * @param duration the longest time; zero if there is no limit
 * @param bytes the most bytes in each direction; 0 if there is no limit
 */
public record CircuitLimit(Duration duration, long bytes) {

    /** The attribute of a circuit's channel that holds the limit which the relay told, if it told one. */
    public static final AttributeKey<CircuitLimit> ATTRIBUTE = AttributeKey.valueOf(CircuitLimit.class, "limit");

    /** No limit. */
    public static final CircuitLimit NONE = new CircuitLimit(Duration.ZERO, 0);

    /** Checks the values. */
    public CircuitLimit {
        if (duration.isNegative() || bytes < 0) {
            throw new IllegalArgumentException("a limit of a circuit must not be negative");
        }
    }

    /** A limit that a relay tells; numbers that mean nothing are taken for the largest. */
    public static CircuitLimit received(int seconds, long bytes) {
        return new CircuitLimit(
                Duration.ofSeconds(Integer.toUnsignedLong(seconds)), bytes < 0 ? Long.MAX_VALUE : bytes);
    }

    /** Whether there is any limit. */
    public boolean isLimited() {
        return bytes > 0 || !duration.isZero();
    }
}
