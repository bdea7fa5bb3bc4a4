package io.physarum.starter.bootstrap;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import io.netty.util.concurrent.EventExecutor;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to one bootstrap. Once {@linkplain #keep kept}, it is made anew whenever it is lost, for ever. Its state belongs
 * to one event loop.
 *
 * <pre>
 * unkept --keep--> dialling --connected--> idle --lost--> waiting --time is up--> dialling
 *                  dialling --failed--> waiting           any --stop--> stopped
 * </pre>
 */
final class BootstrapLink {

    private static final Logger log = LoggerFactory.getLogger(BootstrapLink.class);

    private enum State {
        UNKEPT,
        IDLE,
        WAITING,
        DIALLING,
        STOPPED
    }

    private final Host host;

    private final EventExecutor loop;

    private final PeerId peer;

    private final List<Multiaddr> addresses;

    private final Settings settings;

    private State state = State.UNKEPT;

    private int failures;

    BootstrapLink(Host host, EventExecutor loop, PeerId peer, List<Multiaddr> addresses, Settings settings) {
        this.host = host;
        this.loop = loop;
        this.peer = peer;
        this.addresses = List.copyOf(addresses);
        this.settings = settings;
    }

    PeerId peer() {
        return peer;
    }

    List<Multiaddr> addresses() {
        return addresses;
    }

    boolean isConnected() {
        return host.connection(peer).isPresent();
    }

    /** Tries once. */
    CompletableFuture<Connection> connect() {
        return host.connect(peer, addresses).copy().orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From now on the link is made whenever it is not there. */
    void keep() {
        loop.execute(() -> {
            if (state == State.UNKEPT) {
                state = State.WAITING;
                dial();
            }
        });
    }

    /** A connection to the bootstrap has ended. */
    void onDisconnected() {
        loop.execute(() -> {
            if (state == State.IDLE && !isConnected()) {
                log.warn("lost the link to bootstrap {} at {}; reconnecting", peer, addresses);
                check();
            }
        });
    }

    void stop() {
        loop.execute(() -> state = State.STOPPED);
    }

    private void check() {
        if (isConnected()) {
            failures = 0;
            state = State.IDLE;
        } else {
            failures++;
            Duration wait = settings.backoff().after(failures, settings.random());
            state = State.WAITING;
            loop.schedule(this::dial, wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void dial() {
        if (state == State.WAITING) {
            state = State.DIALLING;
            connect().whenCompleteAsync((connection, failure) -> onDialled(failure), loop);
        }
    }

    private void onDialled(@Nullable Throwable failure) {
        if (state != State.DIALLING) {
            return;
        }
        if (failure == null) {
            log.info("connected to bootstrap {}", peer);
        } else {
            log.debug("bootstrap {} is still out of reach after {} attempts", peer, failures, failure);
        }
        check();
    }

    /**
     * How a link is made.
     *
     * @param timeout how long one try may take
     * @param backoff the waits between tries
     * @param random spreads the waits
     */
    record Settings(Duration timeout, Backoff backoff, RandomGenerator random) {}
}
