package io.physarum.libp2p.host.resource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import io.physarum.libp2p.core.ConnectionRefusedException;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.ProtocolViolationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of inbound connections that could not be set up, at most once a minute for each IP address; what is left out, and what
 * anybody causes by just connecting, is told at debug level. Thread-safe.
 */
public final class RejectionLog {

    private static final Logger LOG = LoggerFactory.getLogger(RejectionLog.class);

    private static final long INTERVAL_NANOS = 60_000_000_000L;

    private static final int MAX_IPS = 1024;

    private final LongSupplier nanoClock;

    private final Map<InetAddress, Long> lastWarnings = new LinkedHashMap<>();

    /** A log that has not warned of anybody. */
    public RejectionLog(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** An inbound connection could not be set up. */
    public void rejected(SocketAddress remote, Throwable cause) {
        boolean notable = cause instanceof ProtocolViolationException
                || cause instanceof LimitExceededException
                || cause instanceof ConnectionRefusedException;
        if (notable && remote instanceof InetSocketAddress socket && isDue(socket.getAddress())) {
            LOG.warn("rejected a connection from {}: {}", remote, cause.getMessage());
        } else {
            LOG.debug("rejected a connection from {}: {}", remote, cause.toString());
        }
    }

    /** Whether a warning about this address is due; from then on it is not for a minute. */
    synchronized boolean isDue(InetAddress ip) {
        long now = nanoClock.getAsLong();
        Long last = lastWarnings.get(ip);
        if (last != null && now - last < INTERVAL_NANOS) {
            return false;
        }
        lastWarnings.remove(ip);
        if (lastWarnings.size() >= MAX_IPS) {
            Iterator<InetAddress> oldest = lastWarnings.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        lastWarnings.put(ip, now);
        return true;
    }
}
