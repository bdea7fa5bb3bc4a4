package io.physarum.allocator;

import io.physarum.allocator.instance.Allocator;
import io.physarum.mesh.allocation.AllocationServer;
import io.physarum.starter.StartPhase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Starts the allocator and its protocols, and stops them with all that must not outlive them. */
final class AllocatorLifecycle implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AllocatorLifecycle.class);

    private final Allocator allocator;

    private final AllocationServer server;

    private volatile boolean running;

    AllocatorLifecycle(Allocator allocator, AllocationServer server) {
        this.allocator = allocator;
        this.server = server;
    }

    @Override
    public void start() {
        allocator.start();
        server.start();
        running = true;
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        server.close();
        allocator
                .stop()
                .doOnError(failure -> log.warn("not everything could be stopped: {}", failure.getMessage()))
                .doFinally(signal -> callback.run())
                .subscribe(done -> {}, failure -> log.debug("stopping the allocator", failure));
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
