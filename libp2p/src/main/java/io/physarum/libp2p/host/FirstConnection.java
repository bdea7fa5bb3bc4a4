package io.physarum.libp2p.host;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * Several dials of which one is enough: the next begins a moment after the last, or at once when one fails. Confined to one event
 * loop, but for its result.
 */
final class FirstConnection {

    private static final long STAGGER_MILLIS = 500;

    private final Queue<Map.Entry<Multiaddr, Supplier<CompletableFuture<Connection>>>> untried;

    private final String target;

    private final EventLoop loop;

    private final CompletableFuture<Connection> result = new CompletableFuture<>();

    private final Map<Multiaddr, Throwable> failures = new LinkedHashMap<>();

    private int running;

    private @Nullable Future<?> nextStart;

    /**
     * Dials that have not begun.
     *
     * @param target who is dialled, as it is told of
     * @param tries each by the address that stands for it when it fails without saying what it tried
     */
    FirstConnection(String target, Map<Multiaddr, Supplier<CompletableFuture<Connection>>> tries, EventLoop loop) {
        this.untried = new ArrayDeque<>(tries.entrySet());
        this.target = target;
        this.loop = loop;
    }

    /**
     * Begins.
     *
     * @param limit how long it may take in all
     */
    CompletableFuture<Connection> start(Duration limit) {
        try {
            Future<?> timer = loop.schedule(
                    () -> result.completeExceptionally(new RequestTimeoutException("dialling " + target, limit)),
                    limit.toNanos(),
                    TimeUnit.NANOSECONDS);
            result.whenComplete((connection, failure) -> timer.cancel(false));
            loop.execute(this::startNext);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new ConnectionClosedException("this host is stopping", e));
        }
        return result;
    }

    private void startNext() {
        Future<?> scheduled = nextStart;
        if (scheduled != null) {
            scheduled.cancel(false);
            nextStart = null;
        }
        if (result.isDone()) {
            return;
        }
        var next = untried.poll();
        if (next == null) {
            if (running == 0) {
                result.completeExceptionally(new DialException("cannot dial " + target, failures));
            }
            return;
        }
        running++;
        CompletableFuture<Connection> attempt = next.getValue().get();
        result.whenComplete((connection, failure) -> attempt.cancel(false));
        attempt.whenComplete((connection, failure) -> {
            if (failure == null) {
                result.complete(connection);
            } else {
                loop.execute(() -> onFailure(next.getKey(), Failures.unwrap(failure)));
            }
        });
        if (!untried.isEmpty()) {
            nextStart = loop.schedule(this::startNext, STAGGER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void onFailure(Multiaddr address, Throwable cause) {
        running--;
        if (cause instanceof DialException dial && !dial.attempts().isEmpty()) {
            failures.putAll(dial.attempts());
        } else {
            failures.put(address, cause);
        }
        startNext();
    }
}
