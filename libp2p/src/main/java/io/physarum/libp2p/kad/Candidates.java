package io.physarum.libp2p.kad;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.routing.KadKey;
import org.jspecify.annotations.Nullable;

/**
 * The peers that one path of a lookup has heard of, nearest to its target first.
 *
 * <pre>
 * HEARD → ASKED → ANSWERED
 *           ├───→ SLOW → ANSWERED | FAILED     (patience ran out; no longer waited for)
 *           └───→ FAILED
 * HEARD → FAILED                               (its informer named too many dead peers)
 * HEARD → TAKEN                                (another path asked it first; it does not count here)
 * </pre>
 */
final class Candidates {

    enum State {
        HEARD,
        ASKED,
        SLOW,
        ANSWERED,
        FAILED,
        TAKEN
    }

    /** One peer, and the peer that named it; none for those the lookup began with. */
    static final class Candidate {
        final PeerId peer;
        final @Nullable PeerId informer;
        State state = State.HEARD;

        Candidate(PeerId peer, @Nullable PeerId informer) {
            this.peer = peer;
            this.informer = informer;
        }
    }

    /** So many dead peers, and no live one, make an informer unworthy of belief. */
    private static final int MAX_DEAD_PER_INFORMER = 3;

    private final int k;

    private final TreeMap<KadKey, Candidate> byDistance;

    private final Map<PeerId, Integer> deadByInformer = new HashMap<>();

    private final Set<PeerId> askedByAny;

    /** The candidates of a path; the set holds the peers that any path has asked. */
    Candidates(KadKey target, int k, Set<PeerId> askedByAny) {
        this.k = k;
        this.askedByAny = askedByAny;
        this.byDistance = new TreeMap<>(target.nearestFirst());
    }

    /** Adds a peer unless it is known; says whether it was new. */
    boolean add(KadKey key, PeerId peer, @Nullable PeerId informer) {
        return byDistance.putIfAbsent(key, new Candidate(peer, informer)) == null;
    }

    /** The nearest peer to ask next: one of the k nearest of those that may still count. */
    @Nullable
    Candidate next() {
        int rank = 0;
        for (Candidate candidate : byDistance.values()) {
            if (isHeard(candidate)) {
                return candidate;
            }
            if (candidate.state == State.ASKED || candidate.state == State.ANSWERED) {
                rank++;
            }
            if (rank == k) {
                return null;
            }
        }
        return null;
    }

    /** Whether the k nearest have all answered, not counting those that failed nor, if so wished, those that are slow. */
    boolean isConverged(boolean withoutSlow) {
        int rank = 0;
        for (Candidate candidate : byDistance.values()) {
            boolean isOpen = isHeard(candidate)
                    || candidate.state == State.ASKED
                    || (candidate.state == State.SLOW && !withoutSlow);
            if (isOpen) {
                return false;
            }
            if (candidate.state == State.ANSWERED && ++rank == k) {
                return true;
            }
        }
        return true;
    }

    /** Whether a peer is still to be asked, and by this path. */
    private boolean isHeard(Candidate candidate) {
        if (candidate.state == State.HEARD && askedByAny.contains(candidate.peer)) {
            candidate.state = State.TAKEN;
        }
        return candidate.state == State.HEARD;
    }

    void asked(Candidate candidate) {
        candidate.state = State.ASKED;
        askedByAny.add(candidate.peer);
    }

    void answered(Candidate candidate) {
        candidate.state = State.ANSWERED;
        if (candidate.informer != null) {
            deadByInformer.put(candidate.informer, Integer.MIN_VALUE);
        }
    }

    void failed(Candidate candidate) {
        candidate.state = State.FAILED;
        PeerId informer = candidate.informer;
        if (informer != null && deadByInformer.merge(informer, 1, Integer::sum) == MAX_DEAD_PER_INFORMER) {
            disbelieve(informer);
        }
    }

    private void disbelieve(PeerId informer) {
        for (Candidate candidate : byDistance.values()) {
            if (candidate.state == State.HEARD && Objects.equals(informer, candidate.informer)) {
                candidate.state = State.FAILED;
            }
        }
    }

    /** Adds the peers that have answered, and if so wished those that are slow to, to those of other paths. */
    void collect(boolean withSlow, Map<KadKey, PeerId> peers) {
        byDistance.forEach((key, candidate) -> {
            if (candidate.state == State.ANSWERED || (withSlow && candidate.state == State.SLOW)) {
                peers.put(key, candidate.peer);
            }
        });
    }
}
