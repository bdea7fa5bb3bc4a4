package io.physarum.libp2p.host;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.physarum.libp2p.core.ConnectionClosedException;

/** What a host was asked for and has not done, such as dials: all of it fails when the host stops. Thread-safe. */
final class PendingCalls {

    private final ConcurrentMap<Object, CompletableFuture<?>> calls = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /** Has a future fail with a {@link ConnectionClosedException} if the host stops before it completes. */
    <T> CompletableFuture<T> add(CompletableFuture<T> call) {
        if (call.isDone()) {
            return call;
        }
        Object key = new Object();
        calls.put(key, call);
        call.whenComplete((result, failure) -> calls.remove(key));
        if (closed) {
            fail(call);
        }
        return call;
    }

    /** Fails all, and all that are added later. */
    void close() {
        closed = true;
        calls.values().forEach(PendingCalls::fail);
    }

    private static void fail(CompletableFuture<?> call) {
        call.completeExceptionally(new ConnectionClosedException("this host is stopping"));
    }
}
