package io.physarum.libp2p.testing;

import java.time.Duration;
import java.util.function.LongSupplier;

import org.awaitility.Awaitility;

/** Waits until something is held back. */
public final class Standstill {

    private static final int LOOKS = 5;

    private final LongSupplier counter;

    private long before = -1;

    private int unchanged;

    private Standstill(LongSupplier counter) {
        this.counter = counter;
    }

    /** Waits until a counter stands still. A busy machine may pause a sender for a moment; one that nothing moves for five looks is held back. */
    public static void await(LongSupplier counter, Duration limit) {
        Standstill standstill = new Standstill(counter);
        Awaitility.await().pollInterval(Duration.ofMillis(300)).atMost(limit).until(standstill::isThere);
    }

    private boolean isThere() {
        long now = counter.getAsLong();
        unchanged = now == before ? unchanged + 1 : 0;
        before = now;
        return unchanged >= LOOKS;
    }
}
