package io.physarum.libp2p.muxer.yamux;

import io.physarum.libp2p.core.ProtocolViolationException;

/**
 * What the peer may still send on one stream. Bytes are given back once a quarter of the window was consumed, so that a sender
 * who waits for them waits little; if that took no longer than a round trip, the window was what limited the sender and doubles.
 */
final class ReceiveWindow {

    private final int limit;

    private final WindowBudget budget;

    private int size = YamuxConfig.INITIAL_WINDOW;

    private long available = YamuxConfig.INITIAL_WINDOW;

    private int consumed;

    private boolean begun;

    private long lastUpdateNanos;

    ReceiveWindow(int limit, WindowBudget budget) {
        this.limit = limit;
        this.budget = budget;
    }

    /** Counts bytes announced by a frame header, before they are taken in. */
    void receive(long length) {
        if (length > available) {
            throw new ProtocolViolationException(
                    "the peer sent " + length + " bytes into a yamux window of " + available);
        }
        available -= length;
    }

    /**
     * Counts bytes that the application took.
     *
     * @param roundTripNanos the round-trip time, or 0 if it is not known yet
     * @return how many bytes to grant to the peer now, possibly 0
     */
    int consume(int length, long nowNanos, long roundTripNanos) {
        if (!begun) {
            // The time until the peer had anything to send says nothing of how fast it is.
            begun = true;
            lastUpdateNanos = nowNanos;
        }
        consumed += length;
        if (consumed < size / 4) {
            return 0;
        }
        int delta = consumed + growth(nowNanos, roundTripNanos);
        consumed = 0;
        available += delta;
        lastUpdateNanos = nowNanos;
        return delta;
    }

    private int growth(long nowNanos, long roundTripNanos) {
        boolean limitedSender = roundTripNanos > 0 && nowNanos - lastUpdateNanos < roundTripNanos;
        int growth = Math.min(size, limit - size);
        if (!limitedSender || growth <= 0 || !budget.take(growth)) {
            return 0;
        }
        size += growth;
        return growth;
    }

    int size() {
        return size;
    }

    /** Returns what the window had grown by to the connection's budget. */
    void close() {
        budget.giveBack(size - YamuxConfig.INITIAL_WINDOW);
        size = YamuxConfig.INITIAL_WINDOW;
    }
}
