package io.physarum.libp2p.host;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import io.physarum.libp2p.core.ConnectionGater;
import io.physarum.libp2p.core.ConnectionGater.Stage;
import io.physarum.libp2p.core.ConnectionRefusedException;
import io.physarum.libp2p.core.GaterListener;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gater in force, which can be replaced. Each check throws a {@link ConnectionRefusedException} if it refuses; one that fails
 * refuses. Thread-safe.
 */
final class GaterSwitch {

    private static final Logger LOG = LoggerFactory.getLogger(GaterSwitch.class);

    private final GaterListener listener;

    private volatile ConnectionGater gater;

    GaterSwitch(ConnectionGater gater, GaterListener listener) {
        this.gater = gater;
        this.listener = listener;
    }

    /** Lets another gater decide, and closes the connections that it refuses. */
    void replace(ConnectionGater other, ConnectionTable connections) {
        gater = other;
        for (HostConnection connection : connections.hostConnections()) {
            try {
                checkAgain(connection, connections);
            } catch (ConnectionRefusedException e) {
                LOG.info("{} is closed: {}", connection, e.getMessage());
                connection.close();
            }
        }
    }

    /**
     * Checks a connection that is among the open ones, and takes it out if it is refused: the gater may have been replaced after it
     * was asked, and before the connection was among those that were looked at then.
     */
    void checkAgain(HostConnection connection, ConnectionTable connections) {
        try {
            checkSecured(connection.remotePeer(), connection.remoteAddress(), connection.isDialled());
        } catch (ConnectionRefusedException e) {
            connections.remove(connection);
            throw e;
        }
    }

    void checkPeerDial(PeerId peer) {
        check(Stage.PEER_DIAL, () -> gater.interceptPeerDial(peer));
    }

    void checkAddressDial(Multiaddr address) {
        check(Stage.ADDRESS_DIAL, () -> gater.interceptAddressDial(address));
    }

    void checkAccept(Multiaddr remote) {
        check(Stage.ACCEPT, () -> gater.interceptAccept(remote));
    }

    void checkSecured(PeerId peer, Multiaddr remote, boolean dialled) {
        check(Stage.SECURED, () -> gater.interceptSecured(peer, remote, dialled));
    }

    private void check(Stage stage, Supplier<Optional<String>> question) {
        ask(question).ifPresent(reason -> {
            listener.onRefused(stage);
            throw new ConnectionRefusedException(stage, reason);
        });
    }

    private static Optional<String> ask(Supplier<Optional<String>> question) {
        try {
            return Objects.requireNonNull(question.get(), "no answer");
        } catch (RuntimeException e) {
            LOG.error("the connection gater failed, which it must not", e);
            return Optional.of("it failed with " + e);
        }
    }
}
