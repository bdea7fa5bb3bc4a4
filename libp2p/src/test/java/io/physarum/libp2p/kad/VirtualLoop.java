package io.physarum.libp2p.kad;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/** A loop on a virtual clock: nothing happens but when the test lets time pass. */
final class VirtualLoop implements KadLoop {

    private static final class Event {
        final long nanos;
        final long sequence;
        final Runnable task;
        boolean cancelled;

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
        schedule(Duration.ZERO, task);
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        Event event = new Event(nanos + delay.toNanos(), sequence++, task);
        events.add(event);
        return () -> event.cancelled = true;
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
    void advance(Duration time) {
        long end = nanos + time.toNanos();
        while (!events.isEmpty() && events.element().nanos <= end) {
            step();
        }
        nanos = end;
    }

    /** Lets time pass until a future is done, and gives its value. */
    <T> T await(CompletableFuture<T> future) {
        while (!future.isDone() && !events.isEmpty()) {
            step();
        }
        if (!future.isDone()) {
            throw new AssertionError("nothing will ever complete the future");
        }
        return future.join();
    }

    /** The number of tasks that wait for their time. */
    long waiting() {
        return events.stream().filter(event -> !event.cancelled).count();
    }

    private void step() {
        Event event = events.remove();
        nanos = event.nanos;
        if (!event.cancelled) {
            running = true;
            try {
                event.task.run();
            } finally {
                running = false;
            }
        }
    }
}
