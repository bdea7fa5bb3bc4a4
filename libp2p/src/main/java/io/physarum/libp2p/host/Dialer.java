package io.physarum.libp2p.host;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dials peers; calls for a peer that is being dialled join that dial. Thread-safe. */
final class Dialer {

    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);

    private final EventLoopGroup group;

    private final List<Transport> transports;

    private final ConnectionUpgrader upgrader;

    private final HostLimits limits;

    private final DialPermits permits;

    private final BiConsumer<Multiaddr, HostConnection> onConnected;

    private final ConcurrentMap<PeerId, DialAttempt> attempts = new ConcurrentHashMap<>();

    /**
     * A dialer.
     *
     * @param onConnected told of a new connection and the address dialled, on the connection's event loop and before the
     *     dial's future completes; may refuse with a {@link io.physarum.libp2p.core.Libp2pException}
     */
    Dialer(
            EventLoopGroup group,
            List<Transport> transports,
            ConnectionUpgrader upgrader,
            HostLimits limits,
            BiConsumer<Multiaddr, HostConnection> onConnected) {
        this.group = group;
        this.transports = transports;
        this.upgrader = upgrader;
        this.limits = limits;
        this.permits = new DialPermits(limits.maxConcurrentDials());
        this.onConnected = onConnected;
    }

    CompletableFuture<Connection> dial(PeerId peer, Collection<Multiaddr> addresses) {
        while (true) {
            DialAttempt attempt = attempts.computeIfAbsent(peer, absent -> new DialAttempt(this, peer, group.next()));
            if (attempt.add(addresses)) {
                return attempt.result();
            }
            forget(peer, attempt);
        }
    }

    /** Dials an address, whoever answers there. */
    CompletableFuture<Connection> dialAnyone(Multiaddr address) {
        return new DialAnyone(this, address, group.next()).start();
    }

    void forget(PeerId peer, DialAttempt ended) {
        attempts.remove(peer, ended);
    }

    HostLimits limits() {
        return limits;
    }

    DialPermits permits() {
        return permits;
    }

    private Optional<Transport> transportFor(Multiaddr address) {
        return transports.stream()
                .filter(transport -> transport.canDial(address))
                .findFirst();
    }

    /**
     * Dials one address and upgrades the connection. Whatever happens, and be it our own bug, ends in the future: who calls this
     * holds a permit.
     *
     * @param expected the peer that must answer, if one must
     * @param dial the dial that this is a part of: if it ends in the meantime, the upgrade does
     * @param take what is done with the connection, on its event loop and before any event of it can follow
     */
    CompletableFuture<HostConnection> tryOut(
            Multiaddr address,
            Optional<PeerId> expected,
            CompletableFuture<Connection> dial,
            UnaryOperator<HostConnection> take) {
        try {
            Optional<Transport> transport = transportFor(address);
            if (transport.isEmpty()) {
                return CompletableFuture.failedFuture(new UnsupportedOperationException("no transport can dial it"));
            }
            return transport
                    .get()
                    .dial(
                            address,
                            channel -> upgrade(transport.get(), channel, expected, dial)
                                    .thenApply(take));
        } catch (RuntimeException e) {
            LOG.error("the dial of {} failed in a way it must not", address, e);
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<HostConnection> upgrade(
            Transport transport, Channel channel, Optional<PeerId> expected, CompletableFuture<Connection> dial) {
        CompletableFuture<HostConnection> upgrading = upgrader.upgrade(transport, channel, true, expected);
        dial.whenComplete((connection, failure) -> upgrading.completeExceptionally(new CancellationException()));
        return upgrading;
    }

    void onConnected(Multiaddr address, HostConnection connection) {
        onConnected.accept(address, connection);
    }
}
