package io.physarum.starter.bootstrap;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import io.netty.util.concurrent.EventExecutor;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.SelfConnectionException;
import io.physarum.libp2p.identity.PeerId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to one bootstrap. Once {@linkplain #keep kept}, it is made anew whenever it is lost, for ever. Its state belongs
 * to one event loop. Its connection is never trimmed.
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

    private final Bootstrap bootstrap;

    private final Settings settings;

    private final Consumer<PeerId> onLearned;

    /** Of this link alone: another may lead to the same peer. */
    private final String protection;

    private volatile @Nullable PeerId peer;

    private volatile boolean itself;

    private State state = State.UNKEPT;

    private int failures;

    /**
     * A link that is not made yet.
     *
     * @param onLearned told who answered where nobody was expected by name; on any event loop
     */
    BootstrapLink(Host host, Bootstrap bootstrap, Settings settings, Consumer<PeerId> onLearned) {
        this.host = host;
        this.loop = host.eventLoopGroup().next();
        this.bootstrap = bootstrap;
        this.settings = settings;
        this.onLearned = onLearned;
        this.protection = "bootstrap " + bootstrap.name();
        this.peer = bootstrap.peer().orElse(null);
    }

    String name() {
        return bootstrap.name();
    }

    /** Who is at the other end: the peer that was given, or who answered last; nobody yet if empty. */
    Optional<PeerId> peer() {
        return Optional.ofNullable(peer);
    }

    /** Whether the last try led to this node itself. */
    boolean isToItself() {
        return itself;
    }

    boolean isConnected() {
        return connection().isPresent();
    }

    private Optional<Connection> connection() {
        return peer().flatMap(host::connection);
    }

    /** Tries once. */
    CompletableFuture<Connection> connect() {
        return connection()
                .map(CompletableFuture::completedFuture)
                .orElseGet(this::dialled)
                .whenComplete(this::onTried)
                .orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<Connection> dialled() {
        return bootstrap
                .peer()
                .map(expected -> host.connect(expected, bootstrap.addresses()))
                .orElseGet(() -> host.connect(bootstrap.addresses().get(0)));
    }

    private void onTried(@Nullable Connection connection, @Nullable Throwable failure) {
        if (connection != null) {
            itself = false;
            onReached(connection.remotePeer());
        } else if (failure != null && leadsHome(Failures.unwrap(failure)) && !itself) {
            itself = true;
            log.info("bootstrap {} is this node itself", name());
        }
    }

    private void onReached(PeerId reached) {
        PeerId before = peer;
        peer = reached;
        host.protect(reached, protection);
        if (before == null) {
            onLearned.accept(reached);
        } else if (!before.equals(reached)) {
            host.unprotect(before, protection);
            onLearned.accept(reached);
        }
    }

    private static boolean leadsHome(Throwable failure) {
        return failure instanceof DialException dial
                && dial.attempts().values().stream().anyMatch(SelfConnectionException.class::isInstance);
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
                log.warn("lost the link to bootstrap {} at {}; reconnecting", peer, bootstrap.addresses());
                check();
            }
        });
    }

    void stop() {
        loop.execute(() -> {
            state = State.STOPPED;
            peer().ifPresent(reached -> host.unprotect(reached, protection));
        });
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
            log.info("connected to bootstrap {} at {}", peer, bootstrap.addresses());
        } else {
            log.debug("bootstrap {} is still out of reach after {} attempts", name(), failures, failure);
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
