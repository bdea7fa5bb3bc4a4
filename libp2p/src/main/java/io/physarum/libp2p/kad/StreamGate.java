package io.physarum.libp2p.kad;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.record.Sender;
import io.physarum.libp2p.kad.routing.PeerNetwork;
import io.physarum.libp2p.limit.Holdings;

/**
 * Lets in only so many streams, of all peers and of each. When there are too many in all, the one without a request for longest,
 * of the holder that has most, gives way to a newcomer of one that has fewer: so who keeps streams open keeps nobody out.
 * Thread-safe: streams have different event loops.
 */
final class StreamGate {

    private final DhtLimits limits;

    private final DhtListener listener;

    private final Map<PeerId, Integer> byPeer = new HashMap<>();

    /** The streams of each holder, the longest quiet first. */
    private final Holdings<Object, Visit> byHolder = new Holdings<>();

    private int all;

    StreamGate(DhtLimits limits, DhtListener listener) {
        this.limits = limits;
        this.listener = listener;
    }

    /**
     * Lets a stream in, unless it is one too many.
     *
     * @param ip the address of the peer; empty if it is relayed
     * @param giveWay resets the stream in favour of a newer one; called at most once, on any thread
     * @return must be told how it goes on; empty if the stream may not come in
     */
    Optional<Visit> enter(PeerId peer, Optional<InetAddress> ip, Runnable giveWay) {
        Object holder = new Sender(peer, ip.flatMap(PeerNetwork::of).orElse(null)).party();
        Visit newcomer = new Visit(peer, holder, giveWay);
        Optional<Limit> reached;
        Optional<Visit> displaced = Optional.empty();
        boolean isIn;
        synchronized (byPeer) {
            reached = reached(peer);
            if (reached.filter(Limit.DHT_STREAMS::equals).isPresent()) {
                displaced = byHolder.toMakeRoomFor(holder);
                displaced.ifPresent(this::remove);
            }
            isIn = reached.isEmpty() || displaced.isPresent();
            if (isIn) {
                add(newcomer);
            }
        }
        reached.ifPresent(limit -> listener.onLimit(limit.text()));
        displaced.ifPresent(visit -> visit.giveWay.run());
        return isIn ? Optional.of(newcomer) : Optional.empty();
    }

    private Optional<Limit> reached(PeerId peer) {
        if (byPeer.getOrDefault(peer, 0) >= limits.streamsPerPeer()) {
            return Optional.of(Limit.DHT_STREAMS_PER_PEER);
        }
        return all >= limits.streams() ? Optional.of(Limit.DHT_STREAMS) : Optional.empty();
    }

    private void add(Visit visit) {
        all++;
        byPeer.merge(visit.peer, 1, Integer::sum);
        byHolder.add(visit.holder, visit);
    }

    private void remove(Visit visit) {
        if (byHolder.remove(visit.holder, visit)) {
            byPeer.computeIfPresent(visit.peer, (key, count) -> count == 1 ? null : count - 1);
            all--;
        }
    }

    /** A stream that is in. Thread-safe. */
    final class Visit {

        private final PeerId peer;

        private final Object holder;

        private final Runnable giveWay;

        private Visit(PeerId peer, Object holder, Runnable giveWay) {
            this.peer = peer;
            this.holder = holder;
            this.giveWay = giveWay;
        }

        /** A request came: no stream of the same holder has been quiet for less time. */
        void asked() {
            synchronized (byPeer) {
                if (byHolder.remove(holder, this)) {
                    byHolder.add(holder, this);
                }
            }
        }

        /** The stream is closed. */
        void left() {
            synchronized (byPeer) {
                remove(this);
            }
        }
    }
}
