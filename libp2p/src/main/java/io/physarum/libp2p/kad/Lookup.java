package io.physarum.libp2p.kad;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.Candidates.Candidate;
import io.physarum.libp2p.kad.routing.KadKey;
import io.physarum.libp2p.kad.wire.KadMessage;
import org.jspecify.annotations.Nullable;

/**
 * One iterative lookup: asks ever nearer peers, α at a time, until the k nearest that are alive have answered, or the query
 * has enough. Belongs to the loop.
 *
 * <p>A peer that has not answered when patience runs out is no longer waited for, nor does it take one of the α places, of
 * which there are never more than twice as many; so silent peers slow a lookup but do not hold it up. One that could not be
 * reached is asked once more if somebody names other addresses of it: who told first may have lied.
 *
 * <p>It goes along several disjoint paths at once, among which the peers it begins with are dealt out, and so are the α places
 * and the requests it may make; the nearest peers of all paths together are the result.
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

        /** How many disjoint paths it is worth, at most. */
        default int paths() {
            return Integer.MAX_VALUE;
        }

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

    private final List<LookupPath> paths = new ArrayList<>();

    private final LaterAddresses later;

    private final Comparator<Named> order;

    private final CompletableFuture<List<PeerId>> result = new CompletableFuture<>();

    private final long startedNanos;

    private KadLoop.@Nullable Scheduled deadline;

    private int asked;

    private int answered;

    private boolean timedOut;

    Lookup(KadContext context, Peers peers, Query query) {
        this.context = context;
        this.peers = peers;
        this.query = query;
        this.request = query.request();
        this.later = new LaterAddresses(context.transport());
        this.startedNanos = context.loop().nanos();
        this.order = Comparator.comparing(Named::key, query.target().nearestFirst());
    }

    /** Begins; the future completes in the loop with the nearest peers, nearest first. */
    CompletableFuture<List<PeerId>> start() {
        context.table().lookedUp(query.target(), startedNanos);
        PeerId self = context.transport().selfId();
        part(peers.nearest(query.target()).stream()
                .filter(seed -> !seed.equals(self))
                .toList());
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

    /** Deals the peers to begin with out to the paths, of which there are no more than peers and places. */
    private void part(List<PeerId> seeds) {
        DhtConfig config = context.config();
        int alpha = config.alpha();
        int requests = config.limits().requestsPerLookup();
        int count = IntStream.of(config.paths(), query.paths(), alpha, seeds.size(), requests)
                .min()
                .getAsInt();
        Set<PeerId> askedByAny = new HashSet<>();
        for (int i = 0; i < count; i++) {
            LookupPath.Share share =
                    new LookupPath.Share((alpha + count - 1 - i) / count, (requests + count - 1 - i) / count);
            paths.add(new LookupPath(query.target(), config.k(), askedByAny, share));
        }
        for (int i = 0; i < seeds.size() && count > 0; i++) {
            paths.get(i % count).candidates().add(KadKey.of(seeds.get(i)), seeds.get(i), null);
        }
    }

    private void step() {
        for (LookupPath path : paths) {
            Candidate next = result.isDone() ? null : path.next();
            while (next != null) {
                ask(path, next);
                next = result.isDone() ? null : path.next();
            }
        }
        int slow = paths.stream().mapToInt(LookupPath::slow).sum();
        boolean withoutSlow = slow == 0 || answered >= Math.min(ENOUGH_ANSWERS, slow);
        if (paths.stream().allMatch(path -> path.isOver(withoutSlow))) {
            finish();
        }
    }

    private void ask(LookupPath path, Candidate candidate) {
        asked++;
        later.asking(candidate.peer);
        KadLoop.Scheduled patience = context.loop()
                .schedule(context.config().times().patience(), () -> {
                    if (path.onSlow(candidate)) {
                        step();
                    }
                });
        peers.request(candidate.peer, request).whenComplete((answer, failure) -> {
            patience.cancel();
            if (failure != null) {
                path.onFailed(candidate);
                later.onFailed(path, candidate, failure);
            } else {
                path.onAnswered(candidate);
                take(path, candidate.peer, answer);
            }
            step();
        });
    }

    private void take(LookupPath path, PeerId from, KadMessage answer) {
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
                    PeerInfo peer =
                            named.peer().peerId().equals(from) ? named.peer() : AddressVoices.hearsay(named.peer());
                    path.candidates().add(named.key(), peer.peerId(), from);
                    if (!peer.addresses().isEmpty()) {
                        context.transport().learn(peer, timeToLive);
                        later.onLearnt(peer.peerId(), from);
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
        result.complete(nearest());
    }

    private List<PeerId> nearest() {
        TreeMap<KadKey, PeerId> all = new TreeMap<>(query.target().nearestFirst());
        paths.forEach(path -> path.candidates().collect(query.wantsSlow(), all));
        return all.values().stream().limit(context.config().k()).toList();
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
        }
    }
}
