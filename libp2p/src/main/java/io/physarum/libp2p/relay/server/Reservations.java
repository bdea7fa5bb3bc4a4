package io.physarum.libp2p.relay.server;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.limit.RemoteNetwork;
import org.jspecify.annotations.Nullable;

/** Who has a reservation, and until when. Thread-safe. */
final class Reservations {

    private record Reservation(long expiryNanos, @Nullable RemoteNetwork network) {}

    private final RelayLimits limits;

    private final LongSupplier nanoClock;

    /** The one that expires first comes first, for all hold equally long. */
    private final Map<PeerId, Reservation> byPeer = new LinkedHashMap<>();

    private final Map<RemoteNetwork, Integer> perNetwork = new HashMap<>();

    Reservations(RelayLimits limits, LongSupplier nanoClock) {
        this.limits = limits;
        this.nanoClock = nanoClock;
    }

    /**
     * Makes a reservation, or makes one anew.
     *
     * @throws LimitExceededException if there are too many
     */
    synchronized void reserve(PeerId peer, InetAddress from) {
        RemoteNetwork network = ClientNetwork.of(from).orElse(null);
        Reservation old = byPeer.get(peer);
        if (old == null) {
            check(byPeer.size(), Limit.RELAY_RESERVATIONS, limits.maxReservations());
        }
        if (network != null && (old == null || !network.equals(old.network()))) {
            int count = perNetwork.getOrDefault(network, 0);
            check(count, Limit.RELAY_RESERVATIONS_PER_IP, limits.maxReservationsPerIp());
        }
        remove(peer);
        long expiry = nanoClock.getAsLong() + limits.reservationTime().toNanos();
        put(peer, new Reservation(expiry, network));
    }

    private static void check(int count, Limit limit, int most) {
        if (count >= most) {
            throw new LimitExceededException(limit, most);
        }
    }

    private void put(PeerId peer, Reservation reservation) {
        byPeer.put(peer, reservation);
        if (reservation.network() != null) {
            perNetwork.merge(reservation.network(), 1, Integer::sum);
        }
    }

    private @Nullable Reservation remove(PeerId peer) {
        Reservation old = byPeer.remove(peer);
        if (old != null && old.network() != null) {
            perNetwork.computeIfPresent(old.network(), (same, count) -> count > 1 ? count - 1 : null);
        }
        return old;
    }

    /** Ends a reservation; whether there was one. */
    synchronized boolean end(PeerId peer) {
        return remove(peer) != null;
    }

    /** Ends the reservations whose time is over, and says whose they were. */
    synchronized List<PeerId> expire() {
        long now = nanoClock.getAsLong();
        List<PeerId> over = new ArrayList<>();
        for (Map.Entry<PeerId, Reservation> entry : byPeer.entrySet()) {
            if (entry.getValue().expiryNanos() - now > 0) {
                break;
            }
            over.add(entry.getKey());
        }
        over.forEach(this::remove);
        return over;
    }

    /** Whether a peer has a reservation that holds still. */
    synchronized boolean holds(PeerId peer) {
        Reservation reservation = byPeer.get(peer);
        return reservation != null && reservation.expiryNanos() - nanoClock.getAsLong() > 0;
    }

    synchronized int size() {
        return byPeer.size();
    }
}
