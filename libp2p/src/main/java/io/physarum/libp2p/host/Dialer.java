package io.physarum.libp2p.host;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.netty.channel.EventLoopGroup;
import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.host.dial.DialAddresses;
import io.physarum.libp2p.host.dial.DialBackoff;
import io.physarum.libp2p.host.dial.DialPermits;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.dcutr.DirectDialer.Manner;

/** Dials peers; calls for a peer that is being dialled join that dial. Thread-safe. */
final class Dialer {

    /**
     * The host's connections.
     *
     * @param find finds an open one
     * @param add told of a new one and the address dialled, on the connection's event loop and before the dial's future
     *     completes; may refuse with a {@link io.physarum.libp2p.core.Libp2pException}
     */
    record Connections(Function<PeerId, Optional<Connection>> find, BiConsumer<Multiaddr, HostConnection> add) {}

    /**
     * What is dialled.
     *
     * @param address where
     * @param expected the peer that must answer, if one must
     * @param manner how
     * @param origin where the address is known from
     */
    record Target(Multiaddr address, Optional<PeerId> expected, Manner manner, AddressOrigin origin) {

        /** Only an address through a relay says whom it leads to: the relay must be told. */
        Multiaddr dialled() {
            return address.isRelayed()
                    ? expected.map(peer -> peer.appendTo(address)).orElse(address)
                    : address;
        }
    }

    private final EventLoopGroup group;

    private final List<Transport> transports;

    private final ConnectionUpgrader upgrader;

    private final HostLimits limits;

    private final DialPermits permits;

    /** A dial through a relay may wait for one of the relay, and must not keep the permit from it. */
    private final DialPermits relayedPermits;

    private final DialBackoff backoff;

    private final Connections connections;

    private final ConcurrentMap<PeerId, DialAttempt> attempts = new ConcurrentHashMap<>();

    Dialer(
            EventLoopGroup group,
            List<Transport> transports,
            ConnectionUpgrader upgrader,
            HostLimits limits,
            Connections connections) {
        this.group = group;
        this.transports = transports;
        this.upgrader = upgrader;
        this.limits = limits;
        this.permits = permits();
        this.relayedPermits = permits();
        this.backoff = new DialBackoff(
                limits.maxPausedAddresses(),
                limits.dialPause(),
                limits.dialTimeout().dividedBy(2),
                System::nanoTime);
        this.connections = connections;
    }

    private DialPermits permits() {
        return new DialPermits(limits.maxConcurrentDials(), limits.maxWaitingDials(), upgrader.limitListener());
    }

    /** Dials a peer, or joins the dial that is under way; that one ends if all who joined it cancel their futures. */
    CompletableFuture<Connection> dial(PeerId peer, DialAddresses addresses) {
        while (true) {
            DialAttempt attempt = attempts.computeIfAbsent(peer, absent -> new DialAttempt(this, peer, group.next()));
            Optional<CompletableFuture<Connection>> joined = attempt.join(addresses);
            if (joined.isPresent()) {
                return joined.get();
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

    DialBackoff backoff() {
        return backoff;
    }

    DialPermits permits(Multiaddr address) {
        return address.isRelayed() ? relayedPermits : permits;
    }

    Optional<Transport> transportFor(Multiaddr address) {
        return transports.stream()
                .filter(transport -> transport.canDial(address))
                .findFirst();
    }

    ConnectionUpgrader upgrader() {
        return upgrader;
    }

    /**
     * Dials one address and upgrades the connection; what becomes of it, and be it our own bug, ends in the future: who calls
     * this holds a permit.
     *
     * @param dial the dial that this is a part of: if it ends in the meantime, this does; if it has, nothing is dialled
     * @param take what is done with the connection, on its event loop and before any event of it can follow
     */
    CompletableFuture<HostConnection> tryOut(
            Target target, CompletableFuture<Connection> dial, UnaryOperator<HostConnection> take) {
        CompletableFuture<HostConnection> dialing = new AddressDial(this, target, dial, take).start();
        dial.whenComplete((connection, failure) -> dialing.cancel(false));
        return dialing;
    }

    /** The connection with a peer, if one was made since the dial was asked for: by a dial that just ended, or by the peer. */
    Optional<Connection> open(PeerId peer) {
        return connections.find().apply(peer);
    }

    void onConnected(Multiaddr address, HostConnection connection) {
        connections.add().accept(address, connection);
        backoff.reached(connection.remotePeer(), address);
    }
}
