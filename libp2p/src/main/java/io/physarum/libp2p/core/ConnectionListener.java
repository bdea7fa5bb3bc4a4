package io.physarum.libp2p.core;

/** Hears of connections; called on the connection's event loop, so it must not block. */
public interface ConnectionListener {

    /** A connection is open and authenticated. */
    default void onConnected(Connection connection) {}

    /** Identify has told what the peer speaks; the host's address book holds the answer. */
    default void onIdentified(Connection connection) {}

    /** The connection is closed. */
    default void onDisconnected(Connection connection) {}
}
