package io.physarum.libp2p.host;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;

/**
 * Counts inbound connections, all and those of each {@linkplain RemoteNetwork network}, from accept to close, and apart from
 * that those whose handshake is not finished. Thread-safe.
 */
final class InboundGate {

    private final HostLimits limits;

    private final Map<RemoteNetwork, Integer> perNetwork = new HashMap<>();

    private final Map<RemoteNetwork, Integer> pendingPerNetwork = new HashMap<>();

    private int total;

    private int pending;

    InboundGate(HostLimits limits) {
        this.limits = limits;
    }

    /**
     * Admits a connection, which counts until it closes.
     *
     * @return to be run once, when the handshake has succeeded or failed: until then it also counts as pending
     * @throws LimitExceededException if it is one too many
     * @throws ConnectionClosedException if it is gone already
     */
    Runnable admit(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
            throw new ConnectionClosedException("the connection closed at once");
        }
        InetAddress ip = remote.getAddress();
        if (ip.isLoopbackAddress()) {
            count();
            channel.closeFuture().addListener(closed -> release());
            return this::settled;
        }
        RemoteNetwork network = RemoteNetwork.of(ip);
        count(network);
        channel.closeFuture().addListener(closed -> release(network));
        return () -> settled(network);
    }

    private synchronized void count() {
        check(Limit.MAX_PENDING_INBOUND, pending, limits.maxPendingInbound());
        check(Limit.MAX_INBOUND_CONNECTIONS, total, limits.maxInboundConnections());
        total++;
        pending++;
    }

    private synchronized void count(RemoteNetwork network) {
        check(Limit.MAX_CONNECTIONS_PER_IP, perNetwork.getOrDefault(network, 0), limits.maxConnectionsPerIp());
        check(Limit.MAX_PENDING_PER_IP, pendingPerNetwork.getOrDefault(network, 0), limits.maxPendingPerIp());
        count();
        perNetwork.merge(network, 1, Integer::sum);
        pendingPerNetwork.merge(network, 1, Integer::sum);
    }

    private static void check(Limit limit, int count, int most) {
        if (count >= most) {
            throw new LimitExceededException(limit, most);
        }
    }

    private synchronized void settled() {
        pending--;
    }

    private synchronized void settled(RemoteNetwork network) {
        pending--;
        countDown(pendingPerNetwork, network);
    }

    private synchronized void release() {
        total--;
    }

    private synchronized void release(RemoteNetwork network) {
        total--;
        countDown(perNetwork, network);
    }

    private static void countDown(Map<RemoteNetwork, Integer> counts, RemoteNetwork network) {
        counts.computeIfPresent(network, (same, count) -> count > 1 ? count - 1 : null);
    }
}
