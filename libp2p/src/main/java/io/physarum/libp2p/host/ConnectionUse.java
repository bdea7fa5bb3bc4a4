package io.physarum.libp2p.host;

import java.util.function.LongSupplier;

import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.ping.PingProtocol;

/** Whether a connection is of use to anybody, and since when it is not. Pings are no use of their own. Thread-safe. */
final class ConnectionUse {

    private final LongSupplier nanoClock;

    private int streams;

    private long lastUsedNanos;

    ConnectionUse(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.lastUsedNanos = nanoClock.getAsLong();
    }

    /** Counts a stream whose protocol was agreed on until it is closed. */
    void count(Stream stream, String protocol) {
        if (!protocol.equals(PingProtocol.PROTOCOL_ID)) {
            add(1);
            stream.closeFuture().addListener(closed -> add(-1));
        }
    }

    /** Somebody is about to use it. */
    synchronized void touch() {
        lastUsedNanos = nanoClock.getAsLong();
    }

    private synchronized void add(int change) {
        streams += change;
        touch();
    }

    /** How long it has been idle, in nanoseconds; negative if it is in use. */
    synchronized long idleNanos() {
        return streams > 0 ? -1 : nanoClock.getAsLong() - lastUsedNanos;
    }
}
