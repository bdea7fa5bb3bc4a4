package io.physarum.libp2p.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.multiformats.Multiaddr;

/** The bound listen addresses of a host, in the order in which they were asked for. Thread-safe. */
final class ListenerSet {

    private final List<Transport> transports;

    private final BiConsumer<Transport, Channel> accepted;

    /** By the place of the address that was asked for: which is bound first is chance. */
    private final ConcurrentNavigableMap<Integer, Transport.Listener> bound = new ConcurrentSkipListMap<>();

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
        List<CompletableFuture<Transport.Listener>> binding = new ArrayList<>();
        addresses.forEach(address -> binding.add(bind(address, binding.size())));
        CompletableFuture<Void> result = new CompletableFuture<>();
        CompletableFuture.allOf(binding.toArray(new CompletableFuture<?>[0])).whenComplete((done, failure) -> {
            if (failure != null) {
                closeBound().whenComplete((closed, ignored) -> {
                    state.compareAndSet(State.STARTED, State.IDLE);
                    result.completeExceptionally(failureOf(addresses, binding));
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

    private CompletableFuture<Transport.Listener> bind(Multiaddr address, int place) {
        return transports.stream()
                .filter(transport -> transport.canListen(address))
                .findFirst()
                .map(transport -> bind(transport, address, place))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new UnsupportedOperationException("no transport can listen on it")));
    }

    private CompletableFuture<Transport.Listener> bind(Transport transport, Multiaddr address, int place) {
        return transport
                .listen(address, channel -> accepted.accept(transport, channel))
                .thenApply(listener -> {
                    bound.put(place, listener);
                    if (isClosed()) {
                        listener.close();
                    }
                    return listener;
                });
    }

    private static DialException failureOf(
            List<Multiaddr> addresses, List<CompletableFuture<Transport.Listener>> binding) {
        Map<Multiaddr, Throwable> failures = new LinkedHashMap<>();
        for (int i = 0; i < binding.size(); i++) {
            Multiaddr address = addresses.get(i);
            binding.get(i).whenComplete((listener, failure) -> {
                if (failure != null) {
                    failures.put(address, Failures.unwrap(failure));
                }
            });
        }
        return new DialException("cannot listen", failures);
    }

    List<Multiaddr> addresses() {
        return bound.values().stream().map(Transport.Listener::address).toList();
    }

    /** Closes all, for good. */
    CompletableFuture<Void> close() {
        state.set(State.CLOSED);
        return closeBound();
    }

    private CompletableFuture<Void> closeBound() {
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        bound.values().forEach(listener -> closing.add(listener.close()));
        bound.clear();
        return CompletableFuture.allOf(closing.toArray(new CompletableFuture<?>[0]));
    }
}
