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

    /** The same room for another holder: from now on it is not up to this one to release it. */
    Reservation handOver() {
        Reservation next = new Reservation(owner, cpuPercent, memoryMebibytes);
        next.released.set(released.getAndSet(true));
        return next;
    }

    void release() {
        if (released.compareAndSet(false, true)) {
            owner.release(this);
        }
    }
}
