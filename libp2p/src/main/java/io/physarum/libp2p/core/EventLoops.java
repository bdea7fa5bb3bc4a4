package io.physarum.libp2p.core;

import java.util.concurrent.RejectedExecutionException;

import io.netty.util.concurrent.EventExecutor;

/** Hops onto event loops, which end with their host while others still hold connections, streams and services of it. */
public final class EventLoops {

    private EventLoops() {}

    /** Runs a task in an event loop: at once if that is the calling thread. If the loop has ended, runs the other task instead. */
    public static void execute(EventExecutor loop, Runnable task, Runnable ifEnded) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            ifEnded.run();
        }
    }
}
