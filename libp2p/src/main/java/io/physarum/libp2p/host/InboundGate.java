package io.physarum.libp2p.host;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;

/** Counts inbound connections, all and those of each IP address, from accept to close. Thread-safe. */
final class InboundGate {

    private final HostLimits limits;

    private final Map<InetAddress, Integer> perIp = new HashMap<>();

    private int total;

    private int pending;

    InboundGate(HostLimits limits) {
        this.limits = limits;
    }

    /**
     * Admits a connection, which counts as pending until {@link #settled} and as a connection until it closes.
     *
     * @throws LimitExceededException if it is one too many
     */
    void admit(Channel channel) {
        InetAddress ip = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        synchronized (this) {
            check(Limit.MAX_PENDING_INBOUND, pending, limits.maxPendingInbound());
            check(Limit.MAX_INBOUND_CONNECTIONS, total, limits.maxInboundConnections());
            if (!ip.isLoopbackAddress()) {
                check(Limit.MAX_CONNECTIONS_PER_IP, perIp.getOrDefault(ip, 0), limits.maxConnectionsPerIp());
                perIp.merge(ip, 1, Integer::sum);
            }
            total++;
            pending++;
        }
        channel.closeFuture().addListener(closed -> release(ip));
    }

    private static void check(Limit limit, int count, int most) {
        if (count >= most) {
            throw new LimitExceededException(limit, most);
        }
    }

    /** The handshake of an admitted connection succeeded or failed. */
    synchronized void settled() {
        pending--;
    }

    private synchronized void release(InetAddress ip) {
        total--;
        perIp.computeIfPresent(ip, (same, count) -> count > 1 ? count - 1 : null);
    }
}
