package io.physarum.libp2p.host;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.host.dial.DialClaim;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.dcutr.DirectDialer.Manner;

/**
 * One direct dial of a peer to which there is a connection through a relay: of all addresses at once, for who dials at the same
 * time must not be kept waiting. Its state belongs to one event loop.
 */
final class DirectDial {

    private final Dialer dialer;

    private final PeerId peer;

    private final DialClaim claim;

    private final Manner manner;

    private final EventLoop loop;

    private final CompletableFuture<Connection> result = new CompletableFuture<>();

    private final Map<Multiaddr, Throwable> failures = new LinkedHashMap<>();

    private int running;

    DirectDial(Dialer dialer, PeerId peer, Manner manner, EventLoop loop) {
        this.dialer = dialer;
        this.peer = peer;
        this.claim = new DialClaim(peer, DialClaim.Kind.DIRECT);
        this.manner = manner;
        this.loop = loop;
    }

    CompletableFuture<Connection> start(List<Multiaddr> addresses) {
        List<Multiaddr> dialled =
                addresses.stream().limit(dialer.limits().maxAddressesPerDial()).toList();
        if (dialled.isEmpty()) {
            return CompletableFuture.failedFuture(new DialException("cannot dial " + peer + " directly", Map.of()));
        }
        running = dialled.size();
        long limit = dialer.limits().dialTimeout().toNanos();
        try {
            Future<?> timer = loop.schedule(this::onTimeout, limit, TimeUnit.NANOSECONDS);
            result.whenComplete((connection, failure) -> timer.cancel(false));
            dialled.forEach(address -> loop.execute(() -> begin(address)));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new ConnectionClosedException("this host is stopping", e));
        }
        return result;
    }

    private void onTimeout() {
        result.completeExceptionally(new RequestTimeoutException(
                "dialling " + peer + " directly", dialer.limits().dialTimeout()));
    }

    private void begin(Multiaddr address) {
        try {
            dialer.permits(address).acquire(claim, () -> loop.execute(() -> dial(address)));
        } catch (Libp2pException e) {
            onFailure(address, e);
        }
    }

    private void dial(Multiaddr address) {
        CompletableFuture<HostConnection> dialing = dialer.tryOut(
                new Dialer.Target(address, Optional.of(peer), manner, AddressOrigin.PEER),
                result,
                connection -> take(address, connection));
        dialing.whenComplete((connection, failure) -> {
            dialer.permits(address).release(claim);
            if (failure != null) {
                loop.execute(() -> onFailure(address, Failures.unwrap(failure)));
            }
        });
    }

    /** On the connection's event loop. */
    private HostConnection take(Multiaddr address, HostConnection connection) {
        try {
            if (result.isDone()) {
                throw new CancellationException("another connection was faster");
            }
            dialer.onConnected(address, connection);
            result.complete(connection);
            return connection;
        } catch (Libp2pException | CancellationException e) {
            connection.close();
            throw e;
        }
    }

    private void onFailure(Multiaddr address, Throwable cause) {
        failures.put(address, cause);
        running--;
        if (running == 0) {
            result.completeExceptionally(new DialException("cannot dial " + peer + " directly", failures));
        }
    }
}
