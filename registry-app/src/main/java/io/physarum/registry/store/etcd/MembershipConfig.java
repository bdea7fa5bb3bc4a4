package io.physarum.registry.store.etcd;

import java.time.Duration;

/**
 * Who may be in the cluster.
 *
 * @param maxMembers how many members there may be
 * @param forgetAfter how long a member with a vote must have been silent before it has to go for one that joins
 * @param learnerPatience how long one that has not become a full member may be silent before it has to go
 */
public record MembershipConfig(int maxMembers, Duration forgetAfter, Duration learnerPatience) {

    /** How long a learner keeps its place from others, unless told otherwise. */
    private static final Duration LEARNER_PATIENCE = Duration.ofSeconds(30);

    /** Seven members, five minutes. */
    public static final MembershipConfig DEFAULT = of(7, Duration.ofMinutes(5));

    /** A learner is waited for as long as a full member, but half a minute at most. */
    public static MembershipConfig of(int maxMembers, Duration forgetAfter) {
        Duration patience = forgetAfter.compareTo(LEARNER_PATIENCE) < 0 ? forgetAfter : LEARNER_PATIENCE;
        return new MembershipConfig(maxMembers, forgetAfter, patience);
    }
}
