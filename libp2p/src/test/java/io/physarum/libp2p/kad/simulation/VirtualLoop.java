package io.physarum.libp2p.kad.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.kad.KadLoop;
import org.jspecify.annotations.Nullable;

/**
 * A loop on a virtual clock: nothing happens but when its owner lets time pass, and then everything at its time and, at the
 * same time, in the order in which it was asked for. Not thread-safe.
 */
public final class VirtualLoop implements KadLoop {

    private static final class Event {
        final long nanos;
        final long sequence;

        /** None once it has run or was cancelled, so that what waits in the queue holds nothing. */
        @Nullable
        Runnable task;

        Event(long nanos, long sequence, Runnable task) {
            this.nanos = nanos;
            this.sequence = sequence;
            this.task = task;
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.<Event>comparingLong(event -> event.nanos).thenComparingLong(event -> event.sequence));

    private long sequence;

    private long nanos;

    private boolean running;

    @Override
    public boolean inLoop() {
        return running;
    }

    @Override
    public void execute(Runnable task) {
        schedule(0, task);
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        return schedule(delay.toNanos(), task);
    }

    Scheduled schedule(long delayNanos, Runnable task) {
        Event event = new Event(nanos + delayNanos, sequence++, task);
        events.add(event);
        return () -> event.task = null;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    /** Lets time pass. */
    public void advance(Duration time) {
        long end = nanos + time.toNanos();
        while (!events.isEmpty() && events.element().nanos <= end) {
            step();
        }
        nanos = end;
    }

    /** Lets time pass until a future is done, and gives its value. */
    public <T> T await(CompletableFuture<T> future) {
        while (!future.isDone() && !events.isEmpty()) {
            step();
        }
        if (!future.isDone()) {
            throw new AssertionError("nothing will ever complete the future");
        }
        return future.join();
    }

    /** The number of tasks that wait for their time. */
    public long waiting() {
        return events.stream().filter(event -> event.task != null).count();
    }

    private void step() {
        Event event = events.remove();
        nanos = event.nanos;
        Runnable task = event.task;
        if (task != null) {
            event.task = null;
            running = true;
            try {
                task.run();
            } finally {
                running = false;
            }
        }
    }
}
