package io.physarum.starter.bootstrap;

import java.util.concurrent.CompletableFuture;

import io.netty.util.concurrent.EventExecutor;
import io.physarum.libp2p.kad.KademliaDht;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the DHT up to date after the node has reached the network, for the first time or again: its routing table is
 * filled and what this node provides is announced anew. One run at a time; a request during a run leads to one more.
 */
final class NetworkJoin {

    private static final Logger log = LoggerFactory.getLogger(NetworkJoin.class);

    private final @Nullable KademliaDht dht;

    private final EventExecutor loop;

    private final CompletableFuture<Void> joined = new CompletableFuture<>();

    private boolean running;

    private boolean again;

    NetworkJoin(@Nullable KademliaDht dht, EventExecutor loop) {
        this.dht = dht;
        this.loop = loop;
    }

    /** Starts a run, soon. */
    void request() {
        loop.execute(this::run);
    }

    /** Completes, never exceptionally, when the first run has ended. */
    CompletableFuture<Void> joined() {
        return joined;
    }

    private void run() {
        KademliaDht table = dht;
        if (table == null) {
            joined.complete(null);
        } else if (running) {
            again = true;
        } else {
            running = true;
            table.bootstrap()
                    .thenCompose(done -> table.reprovide())
                    .whenCompleteAsync((done, failure) -> onDone(failure), loop);
        }
    }

    private void onDone(@Nullable Throwable failure) {
        running = false;
        joined.complete(null);
        if (failure != null) {
            log.debug("could not refresh the DHT; its periodic work will", failure);
        }
        if (again) {
            again = false;
            run();
        }
    }
}
