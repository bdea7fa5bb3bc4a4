package io.physarum.starter.dht;

import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.starter.BackgroundStop;
import io.physarum.starter.StartPhase;

/** Starts and stops the DHT between the host and the first contact. */
final class DhtLifecycle extends BackgroundStop {

    private final KademliaDht dht;

    DhtLifecycle(KademliaDht dht) {
        super(StartPhase.DHT);
        this.dht = dht;
    }

    @Override
    protected void begin() {
        dht.start();
    }

    @Override
    protected CompletableFuture<Void> end() {
        return dht.stop();
    }
}
