package io.physarum.mesh.qos;

import java.util.Optional;

/**
 * How a pooled instance has done so far. Pure; the transitions, with one ping a second:
 *
 * <pre>
 * new            -> level 1, count 50
 * good ping      -> count + 1, at most 100
 * over soft      -> count - 10
 * level 1, > 90  -> level 0
 * level 0, < 90  -> level 1, count 50
 * level 1, < 10  -> dropped
 * </pre>
 *
 * @param level 0 = proven, 1 = on trial
 * @param count from 0 to 100
 */
record Standing(int level, int count) {

    static final Standing NEW = new Standing(1, 50);

    private static final int REWARD = 1;

    private static final int PENALTY = 10;

    private static final int MAX_COUNT = 100;

    private static final int PROVEN = 90;

    private static final int HOPELESS = 10;

    /** The standing after a ping within the soft requirement. */
    Standing rewarded() {
        int next = Math.min(MAX_COUNT, count + REWARD);
        return new Standing(level == 1 && next > PROVEN ? 0 : level, next);
    }

    /** The standing after a ping over the soft requirement; empty if that was one too many. */
    Optional<Standing> penalized() {
        int next = count - PENALTY;
        if (level == 0) {
            return Optional.of(next < PROVEN ? NEW : new Standing(0, next));
        }
        return next < HOPELESS ? Optional.empty() : Optional.of(new Standing(1, next));
    }
}
