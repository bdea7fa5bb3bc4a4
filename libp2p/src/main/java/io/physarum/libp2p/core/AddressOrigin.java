package io.physarum.libp2p.core;

/** Where an address of a peer is known from; the later, the more it is worth. */
public enum AddressOrigin {
    /** Somebody said so, for example a peer that answered a DHT query. */
    HEARSAY,
    /** The peer itself said so, over a connection that proves who it is. */
    PEER,
    /** The peer has signed that it is there, in its latest record. */
    CERTIFIED,
    /** The peer was reached there. */
    DIALLED,
    /** This node's user or its configuration said so; what a name stands for is then theirs to decide. */
    GIVEN
}
