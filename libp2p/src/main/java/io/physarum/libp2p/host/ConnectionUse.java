package io.physarum.libp2p.host;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.ping.PingProtocol;

/** Whether a connection is of use to anybody, and since when it is not. Pings are no use of their own. Thread-safe. */
final class ConnectionUse {

    private final LongSupplier nanoClock;

    private int streams;

    /** Those of them that this side opened. */
    private int ownStreams;

    private long lastUsedNanos;

    ConnectionUse(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.lastUsedNanos = nanoClock.getAsLong();
    }

    /** Counts a stream whose protocol was agreed on until it is closed. */
    void count(Stream stream, String protocol) {
        if (!protocol.equals(PingProtocol.PROTOCOL_ID)) {
            boolean isOwn = stream.isInitiator();
            add(1, isOwn);
            stream.closeFuture().addListener(closed -> add(-1, isOwn));
        }
    }

    /** Somebody is about to use it. */
    synchronized void touch() {
        lastUsedNanos = nanoClock.getAsLong();
    }

    private synchronized void add(int change, boolean isOwn) {
        streams += change;
        if (isOwn) {
            ownStreams += change;
        }
        touch();
    }

    /** How long it has been idle, in nanoseconds; negative if it is in use. */
    synchronized long idleNanos() {
        return streams > 0 ? -1 : nanoClock.getAsLong() - lastUsedNanos;
    }

    /**
     * For how long no stream has begun or ended, in nanoseconds, whatever streams the peer keeps open; empty if this side has one
     * of its own.
     */
    synchronized OptionalLong unusedNanos() {
        return ownStreams > 0 ? OptionalLong.empty() : OptionalLong.of(nanoClock.getAsLong() - lastUsedNanos);
    }
}
