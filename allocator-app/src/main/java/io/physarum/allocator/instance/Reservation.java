package io.physarum.allocator.instance;

import java.util.concurrent.atomic.AtomicBoolean;

/** Room that is taken. Released once, however often that is asked for. */
final class Reservation {

    private final Reservations owner;

    private final long cpuPercent;

    private final long memoryMebibytes;

    private final AtomicBoolean released = new AtomicBoolean();

    Reservation(Reservations owner, long cpuPercent, long memoryMebibytes) {
        this.owner = owner;
        this.cpuPercent = cpuPercent;
        this.memoryMebibytes = memoryMebibytes;
    }

    long cpuPercent() {
        return cpuPercent;
    }

    long memoryMebibytes() {
        return memoryMebibytes;
    }

    void release() {
        if (released.compareAndSet(false, true)) {
            owner.release(this);
        }
    }
}
