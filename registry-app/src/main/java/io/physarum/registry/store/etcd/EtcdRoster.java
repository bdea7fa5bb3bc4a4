package io.physarum.registry.store.etcd;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.etcd.jetcd.cluster.Member;

/**
 * The members at one moment.
 *
 * @param members all of them, those included that are expected and have not come
 * @param alive the ids of those that answer this registry or that the leader hears
 * @param missed the ids of those that do neither; empty if the leader could not be asked
 */
record EtcdRoster(List<Member> members, Set<Long> alive, Set<Long> missed) {

    EtcdRoster {
        members = List.copyOf(members);
        alive = Set.copyOf(alive);
        missed = Set.copyOf(missed);
    }

    /** Members of which the leader has not been asked. */
    static EtcdRoster of(List<Member> members, Set<Long> answering) {
        return new EtcdRoster(members, answering, Set.of());
    }

    /** The same, with those that the leader hears. */
    EtcdRoster withHeard(Set<Long> heard) {
        Set<Long> all = new HashSet<>(alive);
        all.addAll(heard);
        Set<Long> none = new HashSet<>(ids());
        none.removeAll(all);
        return new EtcdRoster(members, all, none);
    }

    Set<Long> ids() {
        return members.stream().map(Member::getId).collect(Collectors.toSet());
    }

    /** The same with other members. */
    EtcdRoster with(List<Member> others) {
        return new EtcdRoster(others, alive, missed);
    }

    EtcdRoster without(Set<Long> removed) {
        return with(members.stream()
                .filter(member -> !removed.contains(member.getId()))
                .toList());
    }

    boolean isAlive(Member member) {
        return alive.contains(member.getId());
    }

    /** Whether it may be removed: the cluster has to miss one that has a vote, not this registry alone. */
    boolean isGone(Member member) {
        return member.isLearner() ? !isAlive(member) : missed.contains(member.getId());
    }

    boolean contains(URI peerUrl) {
        return members.stream().anyMatch(member -> member.getPeerURIs().contains(peerUrl));
    }

    /** Whether most of the members with a vote answer. If not, it may be this registry that is cut off. */
    boolean hasQuorum() {
        return answering() >= quorumOf(voters());
    }

    /**
     * Whether a learner may get a vote: if all that have one are alive, or else if enough are for the cluster to lose the
     * learner again.
     */
    boolean canTakeAnotherVoter() {
        return answering() >= voters() || answering() >= quorumOf(voters() + 1);
    }

    private long voters() {
        return members.stream().filter(member -> !member.isLearner()).count();
    }

    private long answering() {
        return members.stream()
                .filter(member -> !member.isLearner() && isAlive(member))
                .count();
    }

    private static long quorumOf(long voters) {
        return voters / 2 + 1;
    }

    /** The names of the members with a vote that do not answer. */
    String silentVoters() {
        return members.stream()
                .filter(member -> !member.isLearner() && !isAlive(member))
                .map(EtcdMembership::nameOf)
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
