package io.physarum.libp2p.kad;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.Candidates.Candidate;
import io.physarum.libp2p.kad.Candidates.State;
import io.physarum.libp2p.kad.routing.KadKey;
import io.physarum.libp2p.kad.wire.KadMessage;
import org.jspecify.annotations.Nullable;

/**
 * One iterative lookup: asks ever nearer peers, α at a time, until the k nearest that are alive have answered, or the query
 * has enough. Belongs to the loop.
 *
 * <p>A peer that has not answered when patience runs out is no longer waited for, nor does it take one of the α places, of
 * which there are never more than twice as many; so silent peers slow a lookup but do not hold it up.
 */
final class Lookup {

    /** What is asked, and what is done with the answers. */
    interface Query {

        /** What the lookup is for. */
        DhtListener.LookupKind kind();

        /** The point it goes for. */
        KadKey target();

        /** What each peer is asked. */
        KadMessage request();

        /** Whether the result has peers too that are near but have not answered yet: those may still take a record. */
        default boolean wantsSlow() {
            return false;
        }

        /** Takes an answer; true if it was the last that was needed. */
        boolean onAnswer(PeerId from, KadMessage answer);
    }

    private record Named(KadKey key, PeerInfo peer) {}

    /** With so many answers, or one for each slow peer, the slow ones are not waited for. */
    private static final int ENOUGH_ANSWERS = 3;

    private final KadContext context;

    private final Peers peers;

    private final Query query;

    private final KadMessage request;

    private final Candidates candidates;

    private final Comparator<Named> order;

    private final CompletableFuture<List<PeerId>> result = new CompletableFuture<>();

    private final long startedNanos;

    private KadLoop.@Nullable Scheduled deadline;

    private int asked;

    private int answered;

    private int awaited;

    private int slow;

    private boolean timedOut;

    Lookup(KadContext context, Peers peers, Query query) {
        this.context = context;
        this.peers = peers;
        this.query = query;
        this.request = query.request();
        this.candidates = new Candidates(query.target(), context.config().k());
        this.startedNanos = context.loop().nanos();
        this.order = Comparator.comparing(Named::key, query.target().nearestFirst());
    }

    /** Begins; the future completes in the loop with the nearest peers, nearest first. */
    CompletableFuture<List<PeerId>> start() {
        context.table().lookedUp(query.target(), startedNanos);
        PeerId self = context.transport().selfId();
        for (PeerId seed : peers.nearest(query.target())) {
            if (!seed.equals(self)) {
                candidates.add(KadKey.of(seed), seed, null);
            }
        }
        deadline = context.loop().schedule(context.config().times().lookup(), () -> {
            timedOut = true;
            finish();
        });
        step();
        return result;
    }

    /** Ends the lookup because the node stops. */
    void abort() {
        if (!result.isDone()) {
            cancelDeadline();
            result.completeExceptionally(new ConnectionClosedException("the DHT was stopped during a lookup"));
        }
    }

    private void step() {
        if (result.isDone()) {
            return;
        }
        int alpha = context.config().alpha();
        int limit = context.config().limits().requestsPerLookup();
        while (awaited < alpha && awaited + slow < 2 * alpha && asked < limit) {
            Candidate next = candidates.next();
            if (next == null) {
                break;
            }
            ask(next);
        }
        boolean stuck = awaited == 0 && (slow == 0 || asked >= limit);
        if (stuck || candidates.isConverged(slow == 0 || answered >= Math.min(ENOUGH_ANSWERS, slow))) {
            finish();
        }
    }

    private void ask(Candidate candidate) {
        candidate.state = State.ASKED;
        asked++;
        awaited++;
        KadLoop.Scheduled patience = context.loop()
                .schedule(context.config().times().patience(), () -> {
                    if (candidate.state == State.ASKED) {
                        candidate.state = State.SLOW;
                        awaited--;
                        slow++;
                        step();
                    }
                });
        peers.request(candidate.peer, request).whenComplete((answer, failure) -> {
            patience.cancel();
            if (candidate.state == State.SLOW) {
                slow--;
            } else {
                awaited--;
            }
            if (failure != null) {
                candidates.failed(candidate);
            } else {
                candidates.answered(candidate);
                take(candidate.peer, answer);
            }
            step();
        });
    }

    private void take(PeerId from, KadMessage answer) {
        if (result.isDone()) {
            return;
        }
        answered++;
        PeerId self = context.transport().selfId();
        Duration timeToLive = context.config().times().addressTtl();
        answer.closerPeers().stream()
                .filter(peer -> !peer.peerId().equals(self))
                .map(peer -> new Named(KadKey.of(peer.peerId()), peer))
                .sorted(order)
                .limit(context.config().k())
                .forEach(named -> {
                    PeerInfo peer = named.peer();
                    if (candidates.add(named.key(), peer.peerId(), from)
                            && !peer.addresses().isEmpty()) {
                        context.transport().learn(peer, timeToLive);
                    }
                });
        if (query.onAnswer(from, answer)) {
            finish();
        }
    }

    private void finish() {
        if (result.isDone()) {
            return;
        }
        cancelDeadline();
        Duration duration = Duration.ofNanos(context.loop().nanos() - startedNanos);
        context.listener().onLookup(new DhtListener.LookupReport(query.kind(), duration, asked, answered, timedOut));
        result.complete(candidates.nearest(query.wantsSlow()));
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
        }
    }
}
