package io.physarum.libp2p.host;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.DialPausedException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.host.dial.DialAddresses;
import io.physarum.libp2p.host.dial.DialBackoff;
import io.physarum.libp2p.host.dial.DialClaim;
import io.physarum.libp2p.host.dial.DialQueue;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.dcutr.DirectDialer.Manner;
import org.jspecify.annotations.Nullable;

/**
 * One dial of a peer: tries its addresses, the next one a moment after the last or at once when one fails, and keeps the first
 * connection. But for what says otherwise, confined to one event loop, which need not be the connection's.
 */
final class DialAttempt {

    private static final long STAGGER_MILLIS = 200;

    private final Dialer dialer;

    private final PeerId peer;

    private final EventLoop loop;

    private final CompletableFuture<Connection> result = new CompletableFuture<>();

    private final DialQueue untried;

    private final Map<Multiaddr, Throwable> failures = new LinkedHashMap<>();

    private final Set<Multiaddr> dialled = new LinkedHashSet<>();

    private int running;

    private @Nullable Future<?> nextStart;

    private @Nullable Future<?> timer;

    DialAttempt(Dialer dialer, PeerId peer, EventLoop loop) {
        this.dialer = dialer;
        this.peer = peer;
        this.loop = loop;
        this.untried = new DialQueue(dialer.limits().maxAddressesPerDial());
    }

    /**
     * Adds a caller and its addresses, also to a dial that is under way; called from any thread. Empty if this dial has ended:
     * begin anew. The dial ends if all callers cancel what they are given.
     */
    Optional<CompletableFuture<Connection>> join(DialAddresses addresses) {
        if (!untried.join(addresses)) {
            return Optional.empty();
        }
        CompletableFuture<Connection> called = new CompletableFuture<>();
        Failures.forward(result, called);
        called.whenComplete((connection, failure) -> {
            if (called.isCancelled() && untried.leave()) {
                end(() -> result.cancel(false));
            }
        });
        try {
            loop.execute(this::startNext);
        } catch (RejectedExecutionException e) {
            end(() -> result.completeExceptionally(new ConnectionClosedException("this host is stopping", e)));
        }
        return Optional.of(called);
    }

    /** Completes the result; before anybody hears of it, so that who dials then does not join what is over. */
    private boolean end(BooleanSupplier completion) {
        untried.close();
        dialer.forget(peer, this);
        return completion.getAsBoolean();
    }

    private void startNext() {
        cancelNextStart();
        if (result.isDone()) {
            return;
        }
        if (timer == null) {
            Optional<Connection> open = dialer.open(peer);
            if (open.isPresent()) {
                end(() -> result.complete(open.get()));
                return;
            }
            startTimer();
        }
        Multiaddr address = next();
        if (address == null) {
            if (running == 0 && untried.closeIfEmpty()) {
                end(() -> result.completeExceptionally(new DialException("cannot dial " + peer, failures)));
            }
            return;
        }
        running++;
        try {
            DialClaim claim = claim(address);
            dialer.permits(address).acquire(claim, () -> loop.execute(() -> dial(address, claim)));
        } catch (Libp2pException e) {
            onFailure(address, e);
            return;
        }
        if (!untried.isEmpty()) {
            nextStart = loop.schedule(this::startNext, STAGGER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** The next address that may be dialled; of what others tell, what just failed may not. */
    private @Nullable Multiaddr next() {
        for (Multiaddr address = untried.poll(); address != null; address = untried.poll()) {
            Optional<Duration> pause = dialer.backoff().remaining(peer, address);
            if (pause.isEmpty() || !untried.skipHearsay(address)) {
                return address;
            }
            failures.put(address, new DialPausedException(pause.get()));
        }
        return null;
    }

    private DialClaim claim(Multiaddr address) {
        boolean isHearsay = untried.origin(address) == AddressOrigin.HEARSAY;
        return new DialClaim(peer, isHearsay ? DialClaim.Kind.HEARSAY : DialClaim.Kind.KNOWN);
    }

    private void startTimer() {
        Duration limit = dialer.limits().connectTimeout();
        Future<?> started = loop.schedule(() -> onTimeout(limit), limit.toNanos(), TimeUnit.NANOSECONDS);
        result.whenComplete((connection, failure) -> started.cancel(false));
        timer = started;
    }

    private void onTimeout(Duration limit) {
        String stage = dialled.isEmpty()
                ? "waiting for one of the " + dialer.limits().maxConcurrentDials() + " dials to reach " + peer
                : "dialling " + peer + " at " + dialled;
        end(() -> result.completeExceptionally(new RequestTimeoutException(stage, limit)));
    }

    private void cancelNextStart() {
        Future<?> scheduled = nextStart;
        if (scheduled != null) {
            scheduled.cancel(false);
            nextStart = null;
        }
    }

    private void dial(Multiaddr address, DialClaim claim) {
        dialled.add(address);
        DialBackoff.Trial trial = dialer.backoff().begin(peer, address);
        CompletableFuture<HostConnection> dialing = dialer.tryOut(
                new Dialer.Target(address, Optional.of(peer), Manner.ORDINARY, untried.origin(address)),
                result,
                connection -> take(address, connection));
        dialing.whenComplete((connection, failure) -> {
            dialer.permits(address).release(claim);
            if (failure != null) {
                Throwable cause = Failures.unwrap(failure);
                if (claim.kind() == DialClaim.Kind.HEARSAY) {
                    trial.failed(cause);
                }
                loop.execute(() -> onFailure(address, cause));
            }
        });
    }

    /** On the connection's event loop: the dial is over before any event of the connection can follow. */
    private HostConnection take(Multiaddr address, HostConnection connection) {
        try {
            if (result.isDone()) {
                throw new CancellationException("another address was faster");
            }
            dialer.onConnected(address, connection);
            if (!end(() -> result.complete(connection))) {
                throw new CancellationException("another address was faster");
            }
            return connection;
        } catch (Libp2pException | CancellationException e) {
            connection.close();
            throw e;
        }
    }

    private void onFailure(Multiaddr address, Throwable cause) {
        running--;
        dialled.remove(address);
        if (!(cause instanceof CancellationException)) {
            failures.put(address, cause);
        }
        startNext();
    }
}
