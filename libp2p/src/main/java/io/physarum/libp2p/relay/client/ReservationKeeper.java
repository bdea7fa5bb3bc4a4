package io.physarum.libp2p.relay.client;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionListener;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps as many reservations as are wanted, and those that are fixed. Its state belongs to one event loop. */
final class ReservationKeeper implements ConnectionListener {

    private static final Logger LOG = LoggerFactory.getLogger(ReservationKeeper.class);

    private final Host host;

    private final RelayClientConfig config;

    private final ReservationRequests requests;

    private final EventLoop loop;

    private final Runnable onAddresses;

    private final Clock clock = Clock.systemUTC();

    private final List<RelaySlot> slots = new ArrayList<>();

    private int wanted;

    private boolean closed;

    private @Nullable Future<?> nextCheck;

    private volatile List<Multiaddr> addresses = List.of();

    private volatile List<PeerId> relays = List.of();

    /**
     * A keeper that has not begun.
     *
     * @param requests asks the relays
     * @param onAddresses called when {@link #addresses} changed
     */
    ReservationKeeper(Host host, RelayClientConfig config, ReservationRequests requests, Runnable onAddresses) {
        this.host = host;
        this.config = config;
        this.requests = requests;
        this.loop = host.eventLoopGroup().next();
        this.onAddresses = onAddresses;
    }

    Host host() {
        return host;
    }

    ReservationRequests requests() {
        return requests;
    }

    /** Where this host is reached through relays now. */
    List<Multiaddr> addresses() {
        return addresses;
    }

    /** The relays at which there is a reservation now. */
    List<PeerId> relays() {
        return relays;
    }

    /**
     * Begins.
     *
     * @param fixed the relays to keep a reservation at, come what may
     */
    void start(List<Multiaddr> fixed) {
        execute(() -> {
            fixed.forEach(relay -> slots.add(new RelaySlot(this, relay, true)));
            config.relays().forEach(relay -> slots.add(new RelaySlot(this, relay, false)));
            host.addConnectionListener(this);
            check();
        });
    }

    /** Changes how many reservations are wanted, apart from the fixed ones. */
    void want(int number) {
        execute(() -> {
            wanted = number;
            check();
        });
    }

    void close() {
        execute(() -> {
            closed = true;
            host.removeConnectionListener(this);
            slots.forEach(RelaySlot::release);
        });
    }

    @Override
    public void onDisconnected(Connection connection) {
        PeerId peer = connection.remotePeer();
        execute(() -> {
            boolean connected = host.connections().stream()
                    .anyMatch(other -> other.remotePeer().equals(peer)
                            && !other.remoteAddress().isRelayed());
            if (!connected) {
                slots.forEach(slot -> slot.onDisconnected(peer));
            }
        });
    }

    /** A slot was filled or is empty. */
    void onChanged() {
        List<Multiaddr> now = slots.stream()
                .flatMap(slot -> slot.addresses().stream())
                .distinct()
                .toList();
        relays = slots.stream()
                .map(RelaySlot::heldAt)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        boolean changed = !now.equals(addresses);
        addresses = now;
        if (!closed) {
            if (changed) {
                onAddresses.run();
            }
            execute(this::check);
        }
    }

    /** Begins what is wanted and may be tried, lets go what is not wanted, and comes back when more may be tried. */
    private void check() {
        if (closed) {
            return;
        }
        slots.stream()
                .filter(RelaySlot::isFixed)
                .filter(ReservationKeeper::isDue)
                .forEach(RelaySlot::begin);
        List<RelaySlot> free = slots.stream().filter(slot -> !slot.isFixed()).toList();
        List<RelaySlot> used = free.stream().filter(slot -> !slot.isIdle()).toList();
        used.stream().skip(wanted).forEach(RelaySlot::release);
        free.stream()
                .filter(ReservationKeeper::isDue)
                .limit(Math.max(0, wanted - used.size()))
                .forEach(RelaySlot::begin);
        scheduleCheck();
    }

    private static boolean isDue(RelaySlot slot) {
        return slot.isIdle() && slot.waitNanos() <= 0;
    }

    private void scheduleCheck() {
        if (nextCheck != null) {
            nextCheck.cancel(false);
            nextCheck = null;
        }
        slots.stream()
                .filter(slot -> slot.isIdle() && (slot.isFixed() || wanted > 0))
                .mapToLong(RelaySlot::waitNanos)
                .filter(wait -> wait > 0)
                .min()
                .ifPresent(wait -> nextCheck = schedule(this::check, Duration.ofNanos(wait)));
    }

    Duration backoff(int failures) {
        Duration wait = config.retryFirst().multipliedBy(1L << Math.min(failures, 16));
        return wait.compareTo(config.retryAtMost()) < 0 ? wait : config.retryAtMost();
    }

    /** The time of the clock on the wall, as reservations expire by it. */
    Duration sinceEpoch() {
        return Duration.ofMillis(clock.millis());
    }

    /** The time by which its timers run. */
    long nanoTime() {
        return loop.ticker().nanoTime();
    }

    void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("this host is stopping: its reservations go anyway");
        }
    }

    @Nullable
    Future<?> schedule(Runnable task, Duration delay) {
        try {
            return loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("this host is stopping: its reservations go anyway");
            return null;
        }
    }
}
