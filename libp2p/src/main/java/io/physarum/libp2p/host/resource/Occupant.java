package io.physarum.libp2p.host.resource;

import java.util.OptionalLong;

/** A connection that is set up and takes one of the inbound places. Called on any thread. */
public interface Occupant {

    /**
     * For how long nobody has begun or ended anything on it, in nanoseconds; empty if it is to stay in any case. Called while a
     * newcomer waits: it must not block.
     */
    OptionalLong unusedNanos();

    /** Closes it in favour of a newcomer; called at most once. */
    void giveWay();
}
