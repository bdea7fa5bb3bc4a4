package io.physarum.starter.relay;

import java.util.Optional;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.relay.CircuitAddress;
import io.physarum.libp2p.relay.server.RelayServer;
import io.physarum.starter.NodeMeter;
import org.jspecify.annotations.Nullable;

/** Meters of the reservations of this node at relays, and of what it carries as one. */
final class RelayMeters implements MeterBinder {

    private final Host host;

    private final @Nullable RelayServer server;

    RelayMeters(Host host, @Nullable RelayServer server) {
        this.host = host;
        this.server = server;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        NodeMeter.RELAY_RESERVATIONS.gauge(host, RelayMeters::relays, "client").register(registry);
        NodeMeter.RELAY_CONNECTIONS.gauge(host, RelayMeters::relayed).register(registry);
        if (server != null) {
            NodeMeter.RELAY_RESERVATIONS
                    .gauge(server, RelayServer::reservationCount, "server")
                    .register(registry);
            NodeMeter.RELAY_CIRCUITS.gauge(server, RelayServer::circuitCount).register(registry);
        }
    }

    private static double relays(Host host) {
        return host.advertisedAddresses().stream()
                .map(CircuitAddress::of)
                .flatMap(Optional::stream)
                .map(CircuitAddress::relay)
                .distinct()
                .count();
    }

    private static double relayed(Host host) {
        return host.connections().stream()
                .filter(connection -> connection.remoteAddress().isRelayed())
                .count();
    }
}
