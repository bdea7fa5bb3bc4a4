package io.physarum.libp2p.host;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.PeerId;

/** Opens one stream to a peer, connecting first if need be, within a time limit for the whole. */
final class StreamOpening {

    private final Host host;

    private final PeerId peer;

    private final ProtocolBinding binding;

    private final BooleanSupplier stopping;

    private final CompletableFuture<Stream> result = new CompletableFuture<>();

    private volatile String stage;

    /**
     * An opening to be started.
     *
     * @param stopping whether the host stops, and another try is of no use
     */
    StreamOpening(Host host, PeerId peer, ProtocolBinding binding, BooleanSupplier stopping) {
        this.host = host;
        this.peer = peer;
        this.binding = binding;
        this.stopping = stopping;
        this.stage = "connecting to " + peer;
    }

    /** Opens it; what is open at once, as on a connection that is used on its own event loop, needs no timer. */
    CompletableFuture<Stream> start(Duration limit) {
        open(true);
        if (!result.isDone()) {
            limit(limit);
        }
        return result;
    }

    private void limit(Duration limit) {
        try {
            Future<?> timer = host.eventLoopGroup()
                    .schedule(
                            () -> result.completeExceptionally(new RequestTimeoutException(stage, limit)),
                            limit.toNanos(),
                            TimeUnit.NANOSECONDS);
            result.whenComplete((stream, failure) -> timer.cancel(false));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new ConnectionClosedException("this host is stopping", e));
        }
    }

    /** A connection may turn out closed only when used: nothing of the stream was sent then, so another try is safe. */
    private void open(boolean retry) {
        stage = "connecting to " + peer;
        CompletableFuture<Connection> connecting = host.connect(peer, List.of());
        if (!connecting.isDone()) {
            result.whenComplete((stream, failure) -> connecting.cancel(false));
        }
        connecting
                .thenCompose(connection -> {
                    stage = "agreeing with " + peer + " on one of " + binding.protocolIds();
                    return connection.newStream(binding);
                })
                .whenComplete((stream, failure) -> {
                    if (failure == null) {
                        deliver(stream);
                        return;
                    }
                    Throwable cause = Failures.unwrap(failure);
                    if (retry
                            && cause instanceof ConnectionClosedException
                            && !result.isDone()
                            && !stopping.getAsBoolean()) {
                        open(false);
                    } else {
                        result.completeExceptionally(cause);
                    }
                });
    }

    private void deliver(Stream stream) {
        if (!result.complete(stream)) {
            stream.reset();
        }
    }
}
