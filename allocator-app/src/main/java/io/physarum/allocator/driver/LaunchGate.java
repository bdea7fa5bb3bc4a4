package io.physarum.allocator.driver;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Where launches pass, so that a driver that closes refuses new ones and waits for those under way: what it ends after that is
 * all there is. Thread-safe.
 */
public final class LaunchGate {

    private final String driver;

    private final Sinks.Empty<Void> left = Sinks.empty();

    private int inside;

    private boolean closed;

    /** An open gate of a driver, whose name is for messages. */
    public LaunchGate(String driver) {
        this.driver = driver;
    }

    /**
     * The same launch, which fails with {@link DriverUnavailableException} once the gate is closed. It goes on when its subscriber
     * cancels, as nobody else could tell whether it had begun.
     */
    public <T> Mono<T> pass(Mono<T> launch) {
        return Mono.defer(() -> {
            if (!enter()) {
                return Mono.error(new DriverUnavailableException("the " + driver + " driver is shut down", null));
            }
            return Mono.fromFuture(launch.doFinally(signal -> leave()).toFuture(), true);
        });
    }

    /** Refuses launches from now on; completes when none is under way. */
    public Mono<Void> close() {
        return Mono.defer(() -> {
            synchronized (this) {
                closed = true;
            }
            tellIfEmpty();
            return left.asMono();
        });
    }

    private synchronized boolean enter() {
        if (closed) {
            return false;
        }
        inside++;
        return true;
    }

    private void leave() {
        synchronized (this) {
            inside--;
        }
        tellIfEmpty();
    }

    private void tellIfEmpty() {
        boolean empty;
        synchronized (this) {
            empty = closed && inside == 0;
        }
        if (empty) {
            left.tryEmitEmpty();
        }
    }
}
