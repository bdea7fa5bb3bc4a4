package io.physarum.libp2p.kad;

import java.util.Set;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.Candidates.Candidate;
import io.physarum.libp2p.kad.Candidates.State;
import io.physarum.libp2p.kad.routing.KadKey;
import org.jspecify.annotations.Nullable;

/**
 * One of the paths of a lookup (S/Kademlia): it goes its own way from its own peers, and asks none that another path has
 * asked. So peers that name only each other keep the path that meets them from its goal, but not the others. Belongs to the
 * loop.
 */
final class LookupPath {

    /**
     * A path's share of what a lookup may do.
     *
     * @param alpha how many peers it waits for at once
     * @param requests how many peers it may ask
     */
    record Share(int alpha, int requests) {}

    private final Candidates candidates;

    private final Share share;

    private int asked;

    private int awaited;

    private int slow;

    /** A path to a target; the set holds the peers that any path has asked. */
    LookupPath(KadKey target, int k, Set<PeerId> askedByAny, Share share) {
        this.candidates = new Candidates(target, k, askedByAny);
        this.share = share;
    }

    Candidates candidates() {
        return candidates;
    }

    int slow() {
        return slow;
    }

    /** The peer to ask next, which counts as asked from now on; null if there is none or it must wait. */
    @Nullable
    Candidate next() {
        if (awaited >= share.alpha() || awaited + slow >= 2 * share.alpha() || asked >= share.requests()) {
            return null;
        }
        Candidate next = candidates.next();
        if (next != null) {
            candidates.asked(next);
            asked++;
            awaited++;
        }
        return next;
    }

    /** Patience with a peer ran out; false if it had answered or failed. */
    boolean onSlow(Candidate candidate) {
        if (candidate.state != State.ASKED) {
            return false;
        }
        candidates.slow(candidate);
        awaited--;
        slow++;
        return true;
    }

    void onAnswered(Candidate candidate) {
        settle(candidate);
        candidates.answered(candidate);
    }

    void onFailed(Candidate candidate) {
        settle(candidate);
        candidates.failed(candidate);
    }

    private void settle(Candidate candidate) {
        if (candidate.state == State.SLOW) {
            slow--;
        } else {
            awaited--;
        }
    }

    /** Whether it is at its end, with the slow peers waited for or not. */
    boolean isOver(boolean withoutSlow) {
        boolean isStuck = awaited == 0 && (slow == 0 || asked >= share.requests());
        return isStuck || candidates.isConverged(withoutSlow);
    }
}
