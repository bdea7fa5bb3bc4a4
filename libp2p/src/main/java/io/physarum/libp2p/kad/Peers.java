package io.physarum.libp2p.kad;

import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.UnsupportedProtocolException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.routing.KadKey;
import io.physarum.libp2p.kad.routing.PeerNetwork;
import io.physarum.libp2p.kad.routing.RoutingTable;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.kad.wire.KadMessageType;

/**
 * The peers a node works with: it asks them, and keeps the routing table by how they do. A peer comes in when it says that
 * it serves the DHT or answers a request; one that fails a request keeps its place, but hidden, until a second request has
 * failed too. What fails for a bound of this node's own says nothing of the peer, and costs it nothing. Belongs to the loop.
 */
final class Peers {

    /** A peer heard of so lately is not checked for the sake of a newcomer. */
    private static final Duration TRUSTED = Duration.ofMinutes(1);

    private static final int MAX_CHECKS = 64;

    private final KadContext context;

    private final Rpc rpc;

    private final Set<PeerId> checking = new HashSet<>();

    /** Peers of the table whose check waits for its turn; never more than have been in the table. */
    private final Set<PeerId> toCheck = new LinkedHashSet<>();

    private boolean draining;

    private boolean stopped;

    private volatile List<PeerId> snapshot = List.of();

    /** Told of each peer that serves the DHT and has just connected or come into the table. */
    private Consumer<PeerId> onArrival = peer -> {};

    /** Told when the table got its first peer. */
    private Runnable onFirst = () -> {};

    Peers(KadContext context) {
        this.context = context;
        this.rpc = new Rpc(context);
    }

    void onArrival(Consumer<PeerId> listener) {
        onArrival = listener;
    }

    void onFirst(Runnable listener) {
        onFirst = listener;
    }

    /** The routing table's peers, for any thread. */
    List<PeerId> snapshot() {
        return snapshot;
    }

    /** Asks a peer. */
    CompletableFuture<KadMessage> request(PeerId peer, KadMessage request) {
        return rpc.request(peer, request).whenComplete((answer, failure) -> {
            if (failure == null) {
                heard(peer);
            } else {
                failed(peer, failure);
            }
        });
    }

    /** Sends a peer what has no answer. */
    CompletableFuture<Void> send(PeerId peer, KadMessage message) {
        return rpc.send(peer, message);
    }

    /** Where a lookup begins: the nearest peers of the table, or, if it has none to give, the connected ones. */
    List<PeerId> nearest(KadKey target) {
        List<PeerId> known = context.table().closest(target, context.config().k());
        return known.isEmpty() ? context.transport().connectedServers() : known;
    }

    /** A connected peer said whether it serves the DHT, for the first time on its connection or again. */
    void said(PeerId peer, boolean servesDht, boolean isFirst) {
        if (!servesDht) {
            drop(peer);
        } else if (!peer.equals(context.transport().selfId())) {
            boolean isAdded = heard(peer);
            if (isAdded || isFirst) {
                onArrival.accept(peer);
            }
        }
    }

    /** Begins no more checks, and takes no more peers in. */
    void stop() {
        stopped = true;
        toCheck.clear();
    }

    /** Checks the peers that were not heard of for a while. */
    void checkSilent(Duration silence) {
        context.table()
                .notHeardSince(context.loop().nanos() - silence.toNanos())
                .forEach(this::check);
    }

    /** Takes a peer into the table if there is a place; whether it is new there. */
    private boolean heard(PeerId peer) {
        if (stopped) {
            return false;
        }
        boolean first = context.table().size() == 0;
        Optional<PeerNetwork> network = context.transport().remoteIp(peer).flatMap(PeerNetwork::of);
        RoutingTable.Offer offer =
                context.table().offer(peer, network, context.loop().nanos());
        if (offer == RoutingTable.Offer.ADDED) {
            changed();
            if (first) {
                onFirst.run();
            }
        } else if (offer == RoutingTable.Offer.WAITING) {
            context.table().rivalOf(peer).filter(this::isDoubtful).ifPresent(this::check);
        } else if (offer == RoutingTable.Offer.CROWDED) {
            context.listener().onLimit(Limit.DHT_PEERS_PER_NETWORK.text());
        } else if (offer == RoutingTable.Offer.CROWDED_BUCKET) {
            context.listener().onLimit(Limit.DHT_PEERS_PER_NETWORK_AND_BUCKET.text());
        }
        return offer == RoutingTable.Offer.ADDED;
    }

    private boolean isDoubtful(PeerId peer) {
        long since = context.loop().nanos() - TRUSTED.toNanos();
        return context.table()
                .heardNanos(peer)
                .filter(heard -> heard - since < 0)
                .isPresent();
    }

    private void failed(PeerId peer, Throwable failure) {
        if (stopped || OwnFaults.isOwn(failure) || !context.table().contains(peer)) {
            return;
        }
        if (Failures.unwrap(failure) instanceof UnsupportedProtocolException) {
            drop(peer);
        } else {
            context.table().suspect(peer);
            check(peer);
        }
    }

    /** Asks a peer of the table whether it is alive, when it is its turn; it loses its place if it does not answer. */
    private void check(PeerId peer) {
        if (!stopped && !checking.contains(peer)) {
            toCheck.add(peer);
            drain();
        }
    }

    /** Begins the checks there is room for; not from within itself, as a check may end at once. */
    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            Iterator<PeerId> next = toCheck.iterator();
            while (checking.size() < MAX_CHECKS && next.hasNext()) {
                PeerId peer = next.next();
                toCheck.remove(peer);
                if (context.table().contains(peer)) {
                    begin(peer);
                }
                next = toCheck.iterator();
            }
        } finally {
            draining = false;
        }
    }

    private void begin(PeerId peer) {
        checking.add(peer);
        ByteString self = ByteString.copyFrom(context.transport().selfId().bytes());
        rpc.request(peer, KadMessage.request(KadMessageType.FIND_NODE, self)).whenComplete((answer, failure) -> {
            checking.remove(peer);
            if (failure == null) {
                heard(peer);
            } else if (!stopped && !OwnFaults.isOwn(failure)) {
                drop(peer);
            }
            drain();
        });
    }

    private void drop(PeerId peer) {
        if (context.table().remove(peer, context.loop().nanos())) {
            changed();
        }
    }

    private void changed() {
        snapshot = List.copyOf(context.table().peers());
    }
}
