package io.physarum.libp2p.host;

import java.util.ArrayDeque;

import io.physarum.libp2p.core.LimitExceededException;
import org.jspecify.annotations.Nullable;

/** Lets a bounded number of dials run at a time; the others wait in order, and also not too many. Thread-safe. */
final class DialPermits {

    private static final int MAX_WAITING = 4096;

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    private int free;

    DialPermits(int permits) {
        this.free = permits;
    }

    /**
     * Runs a task now or when a permit is free, on whichever thread frees it; the task must see to {@link #release}.
     *
     * @throws LimitExceededException if too many wait
     */
    void acquire(Runnable task) {
        synchronized (this) {
            if (free == 0) {
                if (waiting.size() >= MAX_WAITING) {
                    throw new LimitExceededException("waiting-dials", MAX_WAITING);
                }
                waiting.add(task);
                return;
            }
            free--;
        }
        task.run();
    }

    void release() {
        @Nullable Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
            }
        }
        if (next != null) {
            next.run();
        }
    }
}
