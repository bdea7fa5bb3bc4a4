package io.physarum.starter.actuate;

import io.physarum.libp2p.core.Host;
import io.physarum.starter.bootstrap.Bootstrapper;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** Health {@code p2p}: down while a bootstrap is required and none is connected, nor a node of the local network instead. */
final class P2pHealthIndicator implements HealthIndicator {

    private final Host host;

    private final Bootstrapper bootstrapper;

    P2pHealthIndicator(Host host, Bootstrapper bootstrapper) {
        this.host = host;
        this.bootstrapper = bootstrapper;
    }

    @Override
    public Health health() {
        int connected = bootstrapper.connectedBootstraps().size();
        boolean up = !host.listenAddresses().isEmpty() && bootstrapper.isJoined();
        return Health.status(up ? Status.UP : Status.DOWN)
                .withDetail("peerId", host.peerId().toString())
                .withDetail("bootstraps", bootstrapper.bootstraps().size())
                .withDetail("connectedBootstraps", connected)
                .withDetail("connections", host.connections().size())
                .build();
    }
}
