package io.physarum.libp2p.host;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners of connections; one that throws does not keep the others from hearing. */
final class ConnectionEvents implements ConnectionListener {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionEvents.class);

    private final List<ConnectionListener> listeners = new CopyOnWriteArrayList<>();

    void add(ConnectionListener listener) {
        listeners.add(listener);
    }

    void remove(ConnectionListener listener) {
        listeners.remove(listener);
    }

    @Override
    public void onConnected(Connection connection) {
        each(listener -> listener.onConnected(connection));
    }

    @Override
    public void onIdentified(Connection connection) {
        each(listener -> listener.onIdentified(connection));
    }

    @Override
    public void onDisconnected(Connection connection) {
        each(listener -> listener.onDisconnected(connection));
    }

    private void each(Consumer<ConnectionListener> call) {
        for (ConnectionListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("connection listener {} failed", listener, e);
            }
        }
    }
}
