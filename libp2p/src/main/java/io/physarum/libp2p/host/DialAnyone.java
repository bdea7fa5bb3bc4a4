package io.physarum.libp2p.host;

import java.time.Duration;
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
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.dcutr.DirectDialer.Manner;

/** One dial of an address that does not say who must answer there; whoever does is taken. */
final class DialAnyone {

    private final Dialer dialer;

    private final Multiaddr address;

    private final DialClaim claim;

    private final EventLoop loop;

    private final CompletableFuture<Connection> result = new CompletableFuture<>();

    DialAnyone(Dialer dialer, Multiaddr address, EventLoop loop) {
        this.dialer = dialer;
        this.address = address;
        this.claim = new DialClaim(address, DialClaim.Kind.KNOWN);
        this.loop = loop;
    }

    CompletableFuture<Connection> start() {
        Duration limit = dialer.limits().connectTimeout();
        try {
            Future<?> timer = loop.schedule(
                    () -> result.completeExceptionally(new RequestTimeoutException("dialling " + address, limit)),
                    limit.toNanos(),
                    TimeUnit.NANOSECONDS);
            result.whenComplete((connection, failure) -> timer.cancel(false));
            dialer.permits(address).acquire(claim, () -> loop.execute(this::dial));
        } catch (Libp2pException e) {
            result.completeExceptionally(e);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new ConnectionClosedException("this host is stopping", e));
        }
        return result;
    }

    private void dial() {
        CompletableFuture<HostConnection> dialing = dialer.tryOut(
                new Dialer.Target(address, Optional.empty(), Manner.ORDINARY, AddressOrigin.GIVEN), result, this::take);
        dialing.whenComplete((connection, failure) -> {
            dialer.permits(address).release(claim);
            if (failure != null) {
                result.completeExceptionally(
                        new DialException("cannot dial", Map.of(address, Failures.unwrap(failure))));
            }
        });
    }

    /** On the connection's event loop: the dial is over before any event of the connection can follow. */
    private HostConnection take(HostConnection connection) {
        try {
            dialer.onConnected(address, connection);
            if (!result.complete(connection)) {
                throw new CancellationException("it took too long");
            }
            return connection;
        } catch (Libp2pException | CancellationException e) {
            connection.close();
            throw e;
        }
    }
}
