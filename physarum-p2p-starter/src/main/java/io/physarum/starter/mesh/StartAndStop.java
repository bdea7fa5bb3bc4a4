package io.physarum.starter.mesh;

import org.springframework.context.SmartLifecycle;

/** The life cycle of something that has a method to start it and one to stop it, neither of which waits. */
final class StartAndStop implements SmartLifecycle {

    private final int phase;

    private final Runnable start;

    private final Runnable stop;

    private volatile boolean running;

    StartAndStop(int phase, Runnable start, Runnable stop) {
        this.phase = phase;
        this.start = start;
        this.stop = stop;
    }

    @Override
    public void start() {
        start.run();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        stop.run();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return phase;
    }
}
