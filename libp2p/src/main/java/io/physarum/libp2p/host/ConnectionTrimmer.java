package io.physarum.libp2p.host;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.host.resource.Occupant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections that nobody uses while there are more than a low watermark, those idle for longest first. Protected
 * peers' connections stay, and so do those that were used a moment ago. It also closes those that have to give way to a newcomer.
 * Thread-safe.
 */
final class ConnectionTrimmer {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionTrimmer.class);

    private final ConnectionTable connections;

    private final ProtectedPeers protectedPeers;

    private final EventLoopGroup loops;

    private final HostLimits limits;

    private final AtomicBoolean scheduled = new AtomicBoolean();

    ConnectionTrimmer(
            ConnectionTable connections, ProtectedPeers protectedPeers, EventLoopGroup loops, HostLimits limits) {
        this.connections = connections;
        this.protectedPeers = protectedPeers;
        this.loops = loops;
        this.limits = limits;
    }

    /** A connection was added: if they are many, some of them will be closed when their time of grace is over. */
    void onAdded() {
        if (connections.size() > limits.connectionsLowWatermark() && scheduled.compareAndSet(false, true)) {
            try {
                Future<?> unused =
                        loops.schedule(this::run, limits.connectionGrace().toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("this host is stopping: its connections go anyway");
            }
        }
    }

    private void run() {
        trim(connections.size() - limits.connectionsLowWatermark());
        scheduled.set(false);
        onAdded();
    }

    /** Makes room for a connection that this side is to open, if it can. */
    void makeRoomForOutbound() {
        if (connections.isOutboundFull()) {
            close(idle().stream().filter(HostConnection::isDialled).limit(1).toList());
        }
    }

    /** A connection as one that may have to give way, unless its peer is protected or this side has a stream of its own on it. */
    Occupant occupant(HostConnection connection) {
        return new Occupant() {
            @Override
            public OptionalLong unusedNanos() {
                return protectedPeers.contains(connection.remotePeer())
                        ? OptionalLong.empty()
                        : connection.use().unusedNanos();
            }

            @Override
            public void giveWay() {
                LOG.debug("{} gives way to a newcomer: there are many of its address", connection);
                remove(connection);
            }
        };
    }

    private void trim(int count) {
        if (count > 0) {
            close(idle().stream().limit(count).toList());
        }
    }

    /** Those that may be closed, the longest idle first. */
    private List<HostConnection> idle() {
        record Idle(HostConnection connection, long nanos) {}
        long grace = limits.connectionGrace().toNanos();
        return connections.hostConnections().stream()
                .map(connection -> new Idle(connection, connection.use().idleNanos()))
                .filter(idle -> idle.nanos() >= grace
                        && !protectedPeers.contains(idle.connection().remotePeer()))
                .sorted(Comparator.comparingLong(Idle::nanos).reversed())
                .map(Idle::connection)
                .toList();
    }

    private void close(List<HostConnection> unused) {
        for (HostConnection connection : unused) {
            LOG.debug("{} is closed: it is idle, and there are many", connection);
            remove(connection);
        }
    }

    private void remove(HostConnection connection) {
        connections.remove(connection);
        connection.close();
    }
}
