package io.physarum.starter;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.springframework.context.SmartLifecycle;

/** The life cycle of what starts at once and takes some time to stop: the container is told when that is done, or takes too long. */
public abstract class BackgroundStop implements SmartLifecycle {

    private static final long STOP_SECONDS = 5;

    private final int phase;

    private volatile boolean running;

    /** A life cycle in one of the {@link StartPhase}s. */
    protected BackgroundStop(int phase) {
        this.phase = phase;
    }

    /** Starts it. */
    protected abstract void begin();

    /** Stops it. */
    protected abstract CompletableFuture<Void> end();

    @Override
    public final void start() {
        begin();
        running = true;
    }

    @Override
    public final void stop() {
        stop(() -> {});
    }

    @Override
    public final void stop(Runnable callback) {
        running = false;
        end().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).whenComplete((done, failure) -> callback.run());
    }

    @Override
    public final boolean isRunning() {
        return running;
    }

    @Override
    public final int getPhase() {
        return phase;
    }
}
