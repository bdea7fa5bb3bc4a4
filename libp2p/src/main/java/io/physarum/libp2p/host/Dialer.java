package io.physarum.libp2p.host;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;

/** Dials peers; calls for a peer that is being dialled join that dial. Thread-safe. */
final class Dialer {

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

    Optional<Transport> transportFor(Multiaddr address) {
        return transports.stream()
                .filter(transport -> transport.canDial(address))
                .findFirst();
    }

    /** Upgrades a dialled channel, unless its dial ends in the meantime. */
    CompletableFuture<HostConnection> upgrade(
            Transport transport, Channel channel, Optional<PeerId> expected, CompletableFuture<Connection> dial) {
        CompletableFuture<HostConnection> upgrading = upgrader.upgrade(transport, channel, true, expected);
        dial.whenComplete((connection, failure) -> upgrading.completeExceptionally(new CancellationException()));
        return upgrading;
    }

    void onConnected(Multiaddr address, HostConnection connection) {
        onConnected.accept(address, connection);
    }
}
