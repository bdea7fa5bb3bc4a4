package io.physarum.starter.actuate;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.starter.NodeMeter;
import io.physarum.starter.bootstrap.Bootstrapper;
import org.jspecify.annotations.Nullable;

/** Meters of the host and of the links to bootstraps. */
final class P2pMeters implements MeterBinder {

    private final Host host;

    private final @Nullable Bootstrapper bootstrapper;

    P2pMeters(Host host, @Nullable Bootstrapper bootstrapper) {
        this.host = host;
        this.bootstrapper = bootstrapper;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        NodeMeter.CONNECTIONS
                .gauge(host, node -> connections(node, true), "outbound")
                .register(registry);
        NodeMeter.CONNECTIONS
                .gauge(host, node -> connections(node, false), "inbound")
                .register(registry);
        NodeMeter.STREAMS.gauge(host, P2pMeters::streams).register(registry);
        if (bootstrapper != null) {
            NodeMeter.BOOTSTRAPS_CONNECTED
                    .gauge(bootstrapper, joined -> joined.connectedBootstraps().size())
                    .register(registry);
            NodeMeter.BOOTSTRAPS_CONFIGURED
                    .gauge(bootstrapper, joined -> joined.bootstraps().size())
                    .register(registry);
        }
    }

    private static double connections(Host host, boolean outbound) {
        return host.connections().stream()
                .filter(connection -> connection.isInitiator() == outbound)
                .count();
    }

    private static double streams(Host host) {
        return host.connections().stream().mapToInt(Connection::streamCount).sum();
    }
}
