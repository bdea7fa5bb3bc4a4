package io.physarum.registry;

import io.physarum.libp2p.discovery.Rendezvous;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.mesh.registry.RegistryProtocols;
import io.physarum.mesh.registry.RegistryServer;
import io.physarum.starter.StartPhase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Serves the registry's protocols, and announces that this node does. */
final class RegistryServing implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RegistryServing.class);

    private static final Cid RENDEZVOUS = Rendezvous.cidOf(RegistryProtocols.RENDEZVOUS);

    private final RegistryServer server;

    private final KademliaDht dht;

    private volatile boolean running;

    RegistryServing(RegistryServer server, KademliaDht dht) {
        this.server = server;
        this.dht = dht;
    }

    @Override
    public void start() {
        server.start();
        running = true;
        dht.provide(RENDEZVOUS).whenComplete((peers, failure) -> {
            if (failure == null) {
                log.info("announced as '{}' to {} peers", RegistryProtocols.RENDEZVOUS, peers);
            } else {
                log.warn(
                        "not announced as '{}' yet, trying again: {}",
                        RegistryProtocols.RENDEZVOUS,
                        failure.getMessage());
            }
        });
    }

    @Override
    public void stop() {
        running = false;
        dht.stopProviding(RENDEZVOUS);
        server.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return StartPhase.SERVICES;
    }
}
