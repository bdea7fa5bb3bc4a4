package io.physarum.starter.actuate;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.starter.bootstrap.Bootstrapper;
import org.jspecify.annotations.Nullable;

/** Meters of the host and of the links to bootstraps; all start with {@code physarum.p2p}. */
final class P2pMeters implements MeterBinder {

    static final String CONNECTIONS = "physarum.p2p.connections";

    static final String STREAMS = "physarum.p2p.streams";

    static final String BOOTSTRAPS = "physarum.p2p.bootstraps.connected";

    private final Host host;

    private final @Nullable Bootstrapper bootstrapper;

    P2pMeters(Host host, @Nullable Bootstrapper bootstrapper) {
        this.host = host;
        this.bootstrapper = bootstrapper;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        connections(registry, "outbound", true);
        connections(registry, "inbound", false);
        Gauge.builder(STREAMS, host, P2pMeters::streams)
                .description("Streams open now, in both directions")
                .register(registry);
        if (bootstrapper != null) {
            Gauge.builder(
                            BOOTSTRAPS,
                            bootstrapper,
                            joined -> joined.connectedBootstraps().size())
                    .description("Bootstraps connected now")
                    .register(registry);
        }
    }

    private void connections(MeterRegistry registry, String direction, boolean outbound) {
        Gauge.builder(
                        CONNECTIONS,
                        host,
                        node -> node.connections().stream()
                                .filter(connection -> connection.isInitiator() == outbound)
                                .count())
                .tag("direction", direction)
                .description("Connections open now, by who dialled")
                .register(registry);
    }

    private static double streams(Host host) {
        return host.connections().stream().mapToInt(Connection::streamCount).sum();
    }
}
