package io.physarum.libp2p.kad;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** A task that runs again and again in a loop, at an interval, until it is stopped. */
final class Periodic {

    private final KadLoop loop;

    private final Duration interval;

    private final Runnable task;

    private KadLoop.@Nullable Scheduled next;

    Periodic(KadLoop loop, Duration interval, Runnable task) {
        this.loop = loop;
        this.interval = interval;
        this.task = task;
    }

    void start() {
        next = loop.schedule(interval, () -> {
            start();
            task.run();
        });
    }

    void stop() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }
}
