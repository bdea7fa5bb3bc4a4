package io.physarum.libp2p.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.multiformats.Multiaddr;

/** The bound listen addresses of a host. Thread-safe. */
final class ListenerSet {

    private final List<Transport> transports;

    private final BiConsumer<Transport, Channel> accepted;

    private final List<Transport.Listener> bound = new CopyOnWriteArrayList<>();

    private enum State {
        IDLE,
        STARTED,
        CLOSED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    ListenerSet(List<Transport> transports, BiConsumer<Transport, Channel> accepted) {
        this.transports = transports;
        this.accepted = accepted;
    }

    /** Binds all addresses or none. After a failure it may be tried again; otherwise it works once. */
    CompletableFuture<Void> bind(List<Multiaddr> addresses) {
        if (!state.compareAndSet(State.IDLE, State.STARTED)) {
            return CompletableFuture.failedFuture(
                    isClosed() ? stopped() : new IllegalStateException("this host was started before"));
        }
        Map<Multiaddr, CompletableFuture<Transport.Listener>> binding = new LinkedHashMap<>();
        addresses.forEach(address -> binding.put(address, bind(address)));
        CompletableFuture<Void> result = new CompletableFuture<>();
        CompletableFuture.allOf(binding.values().toArray(new CompletableFuture<?>[0]))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        closeBound().whenComplete((closed, ignored) -> {
                            state.compareAndSet(State.STARTED, State.IDLE);
                            result.completeExceptionally(failureOf(binding));
                        });
                    } else if (isClosed()) {
                        result.completeExceptionally(stopped());
                    } else {
                        result.complete(null);
                    }
                });
        return result;
    }

    private boolean isClosed() {
        return state.get() == State.CLOSED;
    }

    private static ConnectionClosedException stopped() {
        return new ConnectionClosedException("this host is stopped");
    }

    private CompletableFuture<Transport.Listener> bind(Multiaddr address) {
        return transports.stream()
                .filter(transport -> transport.canListen(address))
                .findFirst()
                .map(transport -> bind(transport, address))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new UnsupportedOperationException("no transport can listen on it")));
    }

    private CompletableFuture<Transport.Listener> bind(Transport transport, Multiaddr address) {
        return transport
                .listen(address, channel -> accepted.accept(transport, channel))
                .thenApply(listener -> {
                    bound.add(listener);
                    if (isClosed()) {
                        listener.close();
                    }
                    return listener;
                });
    }

    private static DialException failureOf(Map<Multiaddr, CompletableFuture<Transport.Listener>> binding) {
        Map<Multiaddr, Throwable> failures = new LinkedHashMap<>();
        binding.forEach((address, future) -> future.whenComplete((listener, failure) -> {
            if (failure != null) {
                failures.put(address, Failures.unwrap(failure));
            }
        }));
        return new DialException("cannot listen", failures);
    }

    List<Multiaddr> addresses() {
        return bound.stream().map(Transport.Listener::address).toList();
    }

    /** Closes all, for good. */
    CompletableFuture<Void> close() {
        state.set(State.CLOSED);
        return closeBound();
    }

    private CompletableFuture<Void> closeBound() {
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        bound.forEach(listener -> closing.add(listener.close()));
        bound.clear();
        return CompletableFuture.allOf(closing.toArray(new CompletableFuture<?>[0]));
    }
}
