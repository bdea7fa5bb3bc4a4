package io.physarum.libp2p.muxer.yamux;

import java.util.concurrent.atomic.AtomicLong;

/** Counts bytes that were received and that nobody has read, on several connections. Thread-safe: those have different event loops. */
abstract class UnreadAccount {

    private final long limit;

    private final AtomicLong held = new AtomicLong();

    UnreadAccount(long limit) {
        this.limit = limit;
    }

    final void changed(long bytes) {
        held.addAndGet(bytes);
    }

    final boolean isOver() {
        return held.get() > limit;
    }

    final long limit() {
        return limit;
    }

    final long held() {
        return held.get();
    }

    /** Asks who holds most to give way, if that is needed. */
    final void check() {
        if (isOver()) {
            relieve();
        }
    }

    /** Asks who holds most to give way. */
    abstract void relieve();
}
