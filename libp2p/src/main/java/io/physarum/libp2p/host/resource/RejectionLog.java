package io.physarum.libp2p.host.resource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

import io.physarum.libp2p.core.ConnectionRefusedException;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.limit.RemoteNetwork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of inbound connections that could not be set up: at most once a minute for each IPv4 address or IPv6 /64, and
 * {@value #MAX_A_MINUTE} times a minute in all, as a peer may have addresses without end. What is left out, and what anybody causes
 * by just connecting, is told at debug level. Thread-safe.
 */
public final class RejectionLog {

    static final int MAX_A_MINUTE = 10;

    private static final Logger LOG = LoggerFactory.getLogger(RejectionLog.class);

    private static final long INTERVAL_NANOS = 60_000_000_000L;

    private final LongSupplier nanoClock;

    /** When whom was warned of in the last minute, the oldest first. */
    private final Map<RemoteNetwork, Long> warnings = new LinkedHashMap<>();

    private int leftOut;

    /** A log that has not warned of anybody. */
    public RejectionLog(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** An inbound connection could not be set up. */
    public void rejected(SocketAddress remote, Throwable cause) {
        boolean isNotable = cause instanceof ProtocolViolationException
                || cause instanceof LimitExceededException
                || cause instanceof ConnectionRefusedException;
        OptionalInt due = isNotable && remote instanceof InetSocketAddress socket
                ? due(socket.getAddress())
                : OptionalInt.empty();
        if (due.isEmpty()) {
            LOG.debug("rejected a connection from {}: {}", remote, cause.toString());
        } else if (due.getAsInt() == 0) {
            LOG.warn("rejected a connection from {}: {}", remote, cause.getMessage());
        } else {
            LOG.warn(
                    "rejected a connection from {}: {} (and {} more, from addresses that were not told of)",
                    remote,
                    cause.getMessage(),
                    due.getAsInt());
        }
    }

    /**
     * If a warning about this address is due, the number of those that were due since the last one and left out; from then on none
     * is for a minute.
     */
    synchronized OptionalInt due(InetAddress ip) {
        long now = nanoClock.getAsLong();
        warnings.values().removeIf(warned -> now - warned >= INTERVAL_NANOS);
        RemoteNetwork network = RemoteNetwork.of(ip);
        if (warnings.containsKey(network)) {
            return OptionalInt.empty();
        }
        if (warnings.size() >= MAX_A_MINUTE) {
            leftOut++;
            return OptionalInt.empty();
        }
        warnings.put(network, now);
        OptionalInt due = OptionalInt.of(leftOut);
        leftOut = 0;
        return due;
    }
}
