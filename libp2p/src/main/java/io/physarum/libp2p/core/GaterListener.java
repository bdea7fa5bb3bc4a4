package io.physarum.libp2p.core;

/**
 * Hears each time that a {@link ConnectionGater} refuses. For metrics; called on any thread, event loops among them, so it must
 * neither block nor throw.
 */
@FunctionalInterface
public interface GaterListener {

    /** One that does not listen. */
    GaterListener NONE = stage -> {};

    /** A connection was refused. */
    void onRefused(ConnectionGater.Stage stage);
}
