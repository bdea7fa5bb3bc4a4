package io.physarum.libp2p.host;

/** How a connection came about. Both sides dial to get through their NATs (DCUtR). */
enum Origin {
    /** The peer dialled. */
    ACCEPTED,
    /** Both sides dialled, the peer's dial came through, and by agreement this side is the one that counts as having dialled. */
    ACCEPTED_AS_CLIENT,
    /** This side dialled. */
    DIALLED,
    /** Both sides dialled, this side's dial came through, and by agreement the peer is the one that counts as having dialled. */
    DIALLED_AS_SERVER;

    /** Whether this side speaks first, in all that is agreed on. */
    boolean isInitiator() {
        return this == DIALLED || this == ACCEPTED_AS_CLIENT;
    }

    /** Whether this side wanted it: such a connection counts among the outbound ones. */
    boolean isDialled() {
        return this == DIALLED || this == DIALLED_AS_SERVER;
    }
}
