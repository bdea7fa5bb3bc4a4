package io.physarum.libp2p.relay.server;

import java.time.Clock;
import java.util.function.LongSupplier;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionListener;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.relay.wire.RelayCodec;

/**
 * The serving side of circuit relay v2, {@code relay/circuit-v2.md} of the libp2p specifications: peers that others cannot
 * reach reserve a place here, and others connect to them through this host. A host does not serve it unless told to, as it
 * lends its bandwidth to whoever asks.
 *
 * <p>Neither a reservation nor a circuit is given to a peer that is itself connected through a relay.
 */
public final class RelayServer {

    static final String PROTECTION = "relay-reservation";

    private final RelayServices services;

    private RelayServer(RelayServices services) {
        this.services = services;
    }

    /**
     * Makes a host a relay, for as long as it lives.
     *
     * @param limits what the relay gives away
     * @param limitListener hears when one of the limits bites
     */
    public static RelayServer serve(Host host, RelayLimits limits, LimitListener limitListener) {
        return serve(host, limits, limitListener, System::nanoTime);
    }

    static RelayServer serve(Host host, RelayLimits limits, LimitListener limitListener, LongSupplier nanoClock) {
        RelayServices services = new RelayServices(
                host,
                limits,
                limitListener,
                Clock.systemUTC(),
                new Reservations(limits, nanoClock),
                new CircuitCount(limits));
        RelayServer server = new RelayServer(services);
        host.addConnectionListener(server.new Connections());
        host.addProtocol(ProtocolBinding.of(RelayCodec.HOP_PROTOCOL_ID, stream -> {
            server.expire();
            new HopSession(services, stream).start();
        }));
        return server;
    }

    /** The number of reservations that hold. */
    public int reservationCount() {
        expire();
        return services.reservations().size();
    }

    /** The number of circuits, those among them whose target has not agreed yet. */
    public int circuitCount() {
        return services.circuits().size();
    }

    private void expire() {
        services.reservations().expire().forEach(peer -> services.host().unprotect(peer, PROTECTION));
    }

    /** A reservation ends with the connection. */
    private final class Connections implements ConnectionListener {

        @Override
        public void onDisconnected(Connection connection) {
            boolean connected = services.host().connections().stream()
                    .anyMatch(other -> other.remotePeer().equals(connection.remotePeer())
                            && !other.remoteAddress().isRelayed());
            if (!connected && services.reservations().end(connection.remotePeer())) {
                services.host().unprotect(connection.remotePeer(), PROTECTION);
            }
            expire();
        }
    }
}
