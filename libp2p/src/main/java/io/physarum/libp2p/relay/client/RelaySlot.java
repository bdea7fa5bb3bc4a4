package io.physarum.libp2p.relay.client;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.google.protobuf.ByteString;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.CircuitAddress;
import io.physarum.libp2p.relay.client.ReservationRequests.Grant;
import io.physarum.libp2p.relay.pb.RelayReservation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One relay that may be used. Confined to the event loop of the {@link ReservationKeeper}.
 *
 * <pre>
 * IDLE -begin-> ASKING -yes-> HELD -time-> asked anew, again and again, and HELD meanwhile
 *   ^             |no           |run out, the connection lost, not wanted any more
 *   +-------------+-------------+
 * </pre>
 */
final class RelaySlot {

    private static final Logger LOG = LoggerFactory.getLogger(RelaySlot.class);

    private static final String PROTECTION = "relay";

    private static final String CONNECTION_CLOSED = "the connection to the relay closed";

    private static final int MAX_ADDRESSES = 8;

    private static final Duration LEAST_TIME = Duration.ofMinutes(1);

    private static final Duration MOST_TIME = Duration.ofDays(1);

    private static final Duration RENEW_AT_LATEST = Duration.ofMinutes(30);

    private enum State {
        IDLE,
        ASKING,
        HELD
    }

    private final ReservationKeeper keeper;

    private final Multiaddr address;

    /** Whether the host was told to listen through this very relay. */
    private final boolean fixed;

    private State state = State.IDLE;

    private long dueNanos;

    private int failures;

    private @Nullable PeerId relay;

    private List<Multiaddr> addresses = List.of();

    /** The number of the question asked last; answers to others are of no interest. */
    private long attempt;

    private long expiryNanos;

    /** While HELD: what comes next, be it to renew the reservation or to lose it. */
    private @Nullable Future<?> timer;

    RelaySlot(ReservationKeeper keeper, Multiaddr address, boolean fixed) {
        this.keeper = keeper;
        this.address = address;
        this.fixed = fixed;
        this.dueNanos = keeper.nanoTime();
    }

    boolean isFixed() {
        return fixed;
    }

    boolean isIdle() {
        return state == State.IDLE;
    }

    /** How long it is until it may be tried again; zero or less if it may be now. */
    long waitNanos() {
        return dueNanos - keeper.nanoTime();
    }

    /** The relay, while there is a reservation at it. */
    @Nullable
    PeerId heldAt() {
        return state == State.HELD ? relay : null;
    }

    /** Where others reach this host through the relay. */
    List<Multiaddr> addresses() {
        return addresses;
    }

    void begin() {
        state = State.ASKING;
        ask();
    }

    /** Asks; what is answered to earlier questions counts no longer. */
    private void ask() {
        attempt++;
        long mine = attempt;
        keeper.requests()
                .reserve(address)
                .whenComplete((grant, failure) -> keeper.execute(() -> {
                    if (mine == attempt) {
                        onAnswer(grant, failure);
                    } else {
                        LOG.debug("the relay {} answered a question that is asked no longer", address);
                    }
                }));
    }

    private void onAnswer(@Nullable Grant grant, @Nullable Throwable failure) {
        if (grant == null) {
            onRefused(
                    failure == null
                            ? ""
                            : String.valueOf(Failures.unwrap(failure).getMessage()));
        } else if (!grant.connection().isOpen()) {
            onRefused(CONNECTION_CLOSED);
        } else {
            hold(grant.connection(), grant.reservation());
        }
    }

    private void hold(Connection connection, RelayReservation reservation) {
        boolean renewed = state == State.HELD;
        state = State.HELD;
        failures = 0;
        relay = connection.remotePeer();
        addresses = addressesOf(connection, reservation);
        keeper.host().protect(connection.remotePeer(), PROTECTION);
        Duration time = time(reservation);
        expiryNanos = keeper.nanoTime() + time.toNanos();
        setTimer(this::renew, earlier(time.multipliedBy(3).dividedBy(4), RENEW_AT_LATEST));
        if (!renewed) {
            LOG.info("the relay {} reserved a place for this host: it is reached at {}", relay, addresses);
        }
        keeper.onChanged();
    }

    /** The relay's clock may differ: what is over already by this one, or lasts for ages, is not taken at its word. */
    private Duration time(RelayReservation reservation) {
        Duration left = Duration.ofSeconds(Math.max(0, reservation.getExpire())).minus(keeper.sinceEpoch());
        return left.isNegative() || left.isZero() ? LEAST_TIME : earlier(left, MOST_TIME);
    }

    private static Duration earlier(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void renew() {
        setTimer(() -> lose("it ran out before the relay renewed it"), left());
        ask();
    }

    /** How long the reservation still holds. */
    private Duration left() {
        return Duration.ofNanos(expiryNanos - keeper.nanoTime());
    }

    private void onRefused(String why) {
        if (state != State.HELD) {
            lose(why);
            return;
        }
        // The reservation holds for a while: one lost question is no reason to give it up.
        LOG.debug("the relay {} did not renew the reservation: {}", address, why);
        Duration wait = keeper.backoff(failures);
        failures++;
        if (wait.compareTo(left()) < 0) {
            setTimer(this::renew, wait);
        } else {
            setTimer(() -> lose("it ran out, and the relay did not renew it: " + why), left());
        }
    }

    private void setTimer(Runnable task, Duration delay) {
        stopTimer();
        timer = keeper.schedule(task, delay);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** Those at which the relay says it is reached, and the one at which it was. */
    private static List<Multiaddr> addressesOf(Connection connection, RelayReservation reservation) {
        Set<Multiaddr> found = new LinkedHashSet<>();
        if (connection.isInitiator()) {
            found.add(CircuitTransport.through(connection));
        }
        for (ByteString bytes : reservation.getAddrsList()) {
            if (found.size() >= MAX_ADDRESSES) {
                break;
            }
            Multiaddr told = relayAddress(bytes, connection.remotePeer());
            if (told != null) {
                found.add(CircuitAddress.through(told));
            }
        }
        return List.copyOf(found);
    }

    private static @Nullable Multiaddr relayAddress(ByteString bytes, PeerId relay) {
        try {
            Multiaddr address = relay.appendTo(Multiaddr.of(bytes.toByteArray()));
            return address.isTcp() ? address : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    void onDisconnected(PeerId peer) {
        if (relay != null && relay.equals(peer) && state == State.HELD) {
            lose(CONNECTION_CLOSED);
        }
    }

    private void lose(String why) {
        boolean held = state == State.HELD;
        if (held || failures == 0) {
            LOG.warn(
                    "{} at the relay {}: {}",
                    held ? "the reservation is lost" : "there is no reservation",
                    address,
                    why);
        } else {
            LOG.debug("no reservation at the relay {}: {}", address, why);
        }
        Duration wait = keeper.backoff(failures);
        failures++;
        dueNanos = keeper.nanoTime() + wait.toNanos();
        release();
    }

    /** Gives the reservation up, or the question for one: the relay forgets it when its time is over. */
    void release() {
        PeerId held = relay;
        if (held != null) {
            keeper.host().unprotect(held, PROTECTION);
        }
        stopTimer();
        attempt++;
        state = State.IDLE;
        relay = null;
        addresses = List.of();
        keeper.onChanged();
    }
}
