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
 * HEARD → DOUBTED → ASKED                      (its informer names dead peers; asked if no other is left)
 *            └────→ HEARD                      (another names it too, or one of its informer's lives)
 * HEARD → TAKEN                                (another path asked it first; it does not count here)
 * FAILED → HEARD                               (another names other addresses of it; once)
 * </pre>
 */
final class Candidates {

    enum State {
        HEARD,
        DOUBTED,
        ASKED,
        SLOW,
        ANSWERED,
        FAILED,
        TAKEN
    }

    /** One peer, and the peer that named it, of several the first believed; none for those the lookup began with. */
    static final class Candidate {
        final PeerId peer;

        @Nullable
        PeerId informer;

        State state = State.HEARD;

        Candidate(PeerId peer, @Nullable PeerId informer) {
            this.peer = peer;
            this.informer = informer;
        }
    }

    /** So many peers that do not answer, and none that does, make an informer doubtful. */
    private static final int MAX_MUTE_PER_INFORMER = 3;

    private final int k;

    private final TreeMap<KadKey, Candidate> byDistance;

    private final Map<PeerId, Integer> muteByInformer = new HashMap<>();

    private final Set<PeerId> askedByAny;

    /** The candidates of a path; the set holds the peers that any path has asked. */
    Candidates(KadKey target, int k, Set<PeerId> askedByAny) {
        this.k = k;
        this.askedByAny = askedByAny;
        this.byDistance = new TreeMap<>(target.nearestFirst());
    }

    /** Adds a peer unless it is known; says whether it was new. */
    boolean add(KadKey key, PeerId peer, @Nullable PeerId informer) {
        Candidate known = byDistance.putIfAbsent(key, new Candidate(peer, informer));
        if (known != null && known.state == State.DOUBTED && !Objects.equals(known.informer, informer)) {
            known.informer = informer;
            known.state = State.HEARD;
        }
        return known == null;
    }

    /** The nearest peer to ask next: one of the k nearest of those that may still count, a doubted one if there is no other. */
    @Nullable
    Candidate next() {
        int rank = 0;
        Candidate doubted = null;
        for (Candidate candidate : byDistance.values()) {
            if (isHeard(candidate)) {
                return candidate;
            }
            if (doubted == null && candidate.state == State.DOUBTED && !askedByAny.contains(candidate.peer)) {
                doubted = candidate;
            }
            if (candidate.state == State.ASKED || candidate.state == State.ANSWERED) {
                rank++;
            }
            if (rank == k) {
                return null;
            }
        }
        return doubted;
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

    /** Patience with a peer ran out. */
    void slow(Candidate candidate) {
        candidate.state = State.SLOW;
        mute(candidate);
    }

    void answered(Candidate candidate) {
        candidate.state = State.ANSWERED;
        PeerId informer = candidate.informer;
        if (informer != null && muteByInformer.getOrDefault(informer, 0) >= 0) {
            muteByInformer.put(informer, Integer.MIN_VALUE);
            turn(informer, State.DOUBTED, State.HEARD);
        }
    }

    void failed(Candidate candidate) {
        if (candidate.state != State.SLOW) {
            mute(candidate);
        }
        candidate.state = State.FAILED;
    }

    /** A peer that failed is to be asked again, as another peer tells of it. */
    void again(Candidate candidate, @Nullable PeerId informer) {
        candidate.informer = informer;
        candidate.state = State.HEARD;
        askedByAny.remove(candidate.peer);
    }

    private void mute(Candidate candidate) {
        PeerId informer = candidate.informer;
        if (informer != null && muteByInformer.merge(informer, 1, Integer::sum) == MAX_MUTE_PER_INFORMER) {
            turn(informer, State.HEARD, State.DOUBTED);
        }
    }

    private void turn(PeerId informer, State from, State to) {
        for (Candidate candidate : byDistance.values()) {
            if (candidate.state == from && Objects.equals(informer, candidate.informer)) {
                candidate.state = to;
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
