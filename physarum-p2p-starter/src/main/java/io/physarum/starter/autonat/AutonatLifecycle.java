package io.physarum.starter.autonat;

import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.autonat.Autonat;
import io.physarum.starter.BackgroundStop;
import io.physarum.starter.StartPhase;

/** Starts and stops AutoNAT with the host. */
final class AutonatLifecycle extends BackgroundStop {

    private final Autonat autonat;

    AutonatLifecycle(Autonat autonat) {
        super(StartPhase.DHT);
        this.autonat = autonat;
    }

    @Override
    protected void begin() {
        autonat.start();
    }

    @Override
    protected CompletableFuture<Void> end() {
        return autonat.stop();
    }
}
