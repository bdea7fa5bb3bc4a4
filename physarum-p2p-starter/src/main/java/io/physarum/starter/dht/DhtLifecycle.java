package io.physarum.starter.dht;

import java.util.concurrent.TimeUnit;

import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.starter.StartPhase;
import org.springframework.context.SmartLifecycle;

/** Starts and stops the DHT between the host and the first contact. */
final class DhtLifecycle implements SmartLifecycle {

    private static final long STOP_SECONDS = 5;

    private final KademliaDht dht;

    private volatile boolean running;

    DhtLifecycle(KademliaDht dht) {
        this.dht = dht;
    }

    @Override
    public void start() {
        dht.start();
        running = true;
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        dht.stop().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).whenComplete((done, failure) -> callback.run());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return StartPhase.DHT;
    }
}
