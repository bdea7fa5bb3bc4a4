package io.physarum.starter.mdns;

import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.discovery.mdns.MdnsDiscovery;
import io.physarum.starter.BackgroundStop;
import io.physarum.starter.StartPhase;

/** Starts the discovery after what wants to hear of new connections. */
final class MdnsLifecycle extends BackgroundStop {

    private final MdnsDiscovery discovery;

    MdnsLifecycle(MdnsDiscovery discovery) {
        super(StartPhase.LOCAL_DISCOVERY);
        this.discovery = discovery;
    }

    @Override
    protected void begin() {
        discovery.start();
    }

    @Override
    protected CompletableFuture<Void> end() {
        return discovery.stop();
    }
}
