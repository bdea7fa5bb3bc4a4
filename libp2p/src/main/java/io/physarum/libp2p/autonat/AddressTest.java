package io.physarum.libp2p.autonat;

import java.util.HashMap;
import java.util.Map;

/**
 * What is known of one address. Who votes counts once in each round; a round ends when those of one opinion outnumber the
 * others by enough, and its result holds until the next one ends.
 */
final class AddressTest {

    /** Beyond it, opinions are so divided that the round is begun anew. */
    private static final int MAX_VOTES = 64;

    private final int confidence;

    private final Map<String, Boolean> votes = new HashMap<>();

    private Reachability result = Reachability.UNKNOWN;

    private boolean decided;

    private long decidedNanos;

    AddressTest(int confidence) {
        this.confidence = confidence;
    }

    Reachability result() {
        return result;
    }

    /** Whether another vote is wanted now. */
    boolean isDue(long nowNanos, long retestNanos) {
        if (decided && nowNanos - decidedNanos >= retestNanos) {
            decided = false;
            votes.clear();
        }
        return !decided;
    }

    boolean hasVoted(String voter) {
        return votes.containsKey(voter);
    }

    void vote(String voter, boolean reached, long nowNanos) {
        if (decided || votes.putIfAbsent(voter, reached) != null) {
            return;
        }
        int lead = votes.values().stream().mapToInt(vote -> vote ? 1 : -1).sum();
        if (Math.abs(lead) >= confidence) {
            result = lead > 0 ? Reachability.REACHABLE : Reachability.UNREACHABLE;
            decided = true;
            decidedNanos = nowNanos;
        } else if (votes.size() >= MAX_VOTES) {
            votes.clear();
        }
    }
}
