package io.physarum.libp2p.core;

import java.time.Duration;

/**
 * A peer was dialled in vain at an address that only others tell of, and is not dialled there again yet. Dial it later, or where it is
 * known to be.
 */
public final class DialPausedException extends Libp2pException {

    private static final long serialVersionUID = 1L;

    private final Duration remaining;

    /**
     * A dial that was left out.
     *
     * @param remaining how long the address is not dialled
     */
    public DialPausedException(Duration remaining) {
        super(
                "it was dialled in vain, and is not dialled again for " + (remaining.toMillis() + 999) / 1000 + " s",
                null);
        this.remaining = remaining;
    }

    /** How long the address is not dialled. */
    public Duration remaining() {
        return remaining;
    }
}
