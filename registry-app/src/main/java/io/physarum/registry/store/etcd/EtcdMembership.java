package io.physarum.registry.store.etcd;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.Cluster;
import io.etcd.jetcd.cluster.Member;
import io.etcd.jetcd.cluster.MemberAddResponse;
import io.etcd.jetcd.cluster.MemberListResponse;
import io.physarum.registry.store.MemberRefusedException;
import io.physarum.registry.store.StoreException;
import io.physarum.registry.store.StoreRequestException;
import io.physarum.registry.store.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes members into the cluster. A new one begins as a learner, which has no vote, so that one that never starts cannot
 * cost the cluster its quorum; once it has caught up, any registry that sees it promotes it, unless the cluster could then
 * not lose it again. Members that have long been silent go when another comes: etcd takes nobody in while one with a vote
 * is away. One with a vote must have been silent to the leader, too.
 */
final class EtcdMembership {

    private static final Logger log = LoggerFactory.getLogger(EtcdMembership.class);

    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(2);

    private final EtcdNodes nodes;

    private final Duration timeout;

    private final MembershipConfig config;

    private final LeaderView leader;

    private final MemberSilence silence = new MemberSilence(System::nanoTime);

    /** Whether a promotion waits, so that it is said once. */
    private final AtomicBoolean promotionWaits = new AtomicBoolean();

    EtcdMembership(EtcdNodes nodes, Duration timeout, MembershipConfig config) {
        this.nodes = nodes;
        this.leader = new LeaderView(nodes);
        this.timeout = timeout;
        this.config = config;
    }

    /** Learns who the members are and which are silent, and promotes a learner that has caught up. */
    Mono<List<Member>> refresh() {
        return roster().flatMap(roster -> promoteLearner(roster).thenReturn(roster.members()));
    }

    Mono<List<Member>> members() {
        return nodes.ask(client -> cluster(client).listMember(), timeout).map(MemberListResponse::getMembers);
    }

    private Mono<EtcdRoster> roster() {
        return members().doOnNext(this::learn).flatMap(this::askAll);
    }

    private void learn(List<Member> members) {
        nodes.know(members.stream()
                .filter(member -> !member.isLearner())
                .flatMap(member -> member.getClientURIs().stream())
                .toList());
    }

    private Mono<EtcdRoster> askAll(List<Member> members) {
        return Flux.fromIterable(members)
                .filterWhen(this::isAlive, Math.max(1, members.size()))
                .map(Member::getId)
                .collect(Collectors.toSet())
                .flatMap(answering -> askLeader(EtcdRoster.of(members, answering)))
                .doOnNext(roster -> silence.asked(roster.ids(), roster.alive()));
    }

    private Mono<EtcdRoster> askLeader(EtcdRoster roster) {
        return roster.alive().containsAll(roster.ids())
                ? Mono.just(roster)
                : leader.heard(roster.members()).map(roster::withHeard).defaultIfEmpty(roster);
    }

    private Mono<Boolean> isAlive(Member member) {
        return Flux.fromIterable(nodes.inOrder())
                .take(1)
                .flatMap(node -> Flux.fromIterable(member.getClientURIs())
                        .flatMap(address -> node.status(address, STATUS_TIMEOUT)
                                .hasElement()
                                .onErrorReturn(false)))
                .any(answered -> answered);
    }

    private Mono<Void> promoteLearner(EtcdRoster roster) {
        return Flux.fromIterable(roster.members())
                .filter(member -> member.isLearner() && roster.isAlive(member))
                .next()
                .flatMap(learner -> removeAll(roster, this::isForgotten)
                        .filter(left -> mayVote(learner, left))
                        .flatMap(left -> promote(learner)));
    }

    private boolean mayVote(Member learner, EtcdRoster roster) {
        boolean may = roster.canTakeAnotherVoter();
        boolean known = promotionWaits.getAndSet(!may);
        if (!may && !known) {
            log.warn(
                    "{} gets no vote in the cluster yet, which could not lose it again: {} does not answer",
                    nameOf(learner),
                    roster.silentVoters());
        }
        return may;
    }

    private Mono<Void> promote(Member learner) {
        return nodes.ask(client -> cluster(client).promoteMember(learner.getId()), timeout)
                .doOnNext(done -> log.info("{} has caught up and is now a full member", nameOf(learner)))
                .doOnError(failure -> log.debug("{} cannot be promoted yet: {}", nameOf(learner), failure.getMessage()))
                .onErrorComplete()
                .then();
    }

    /** Takes a member in, or again if it asks again, and answers etcd's {@code initial-cluster} for it. */
    Mono<String> add(String name, URI peerUrl) {
        return roster().flatMap(roster -> makeRoom(roster, name, peerUrl))
                .flatMap(roster -> roster.contains(peerUrl) ? Mono.just(roster.members()) : addLearner(roster, peerUrl))
                .doOnNext(this::learn)
                .map(members -> initialCluster(members, name, peerUrl));
    }

    /** Removes a dead member whose name or address the new one has, and those that have been silent for too long. */
    private Mono<EtcdRoster> makeRoom(EtcdRoster roster, String name, URI peerUrl) {
        Predicate<Member> same = member -> isStarted(member)
                && (member.getPeerURIs().contains(peerUrl) || member.getName().equals(name));
        Optional<Member> running = roster.members().stream()
                .filter(same.and(member -> !roster.isGone(member)))
                .findFirst();
        if (running.isPresent()) {
            return Mono.error(
                    new MemberRefusedException(
                            "an etcd member named " + nameOf(running.get()) + " at "
                                    + running.get().getPeerURIs()
                                    + " is running, or the cluster has not missed it yet; a new one needs another --etcd-name and address, or port"));
        }
        Predicate<Member> others = member -> !member.getPeerURIs().contains(peerUrl) && isForgotten(member);
        return Flux.fromIterable(roster.members())
                .filter(same)
                .concatMap(this::remove)
                .collect(Collectors.toSet())
                .map(roster::without)
                .flatMap(left -> removeAll(left, others));
    }

    /** Whether nobody waits for the member any more. */
    private boolean isForgotten(Member member) {
        if (member.isLearner()) {
            return silence.isLongerThan(config.learnerPatience(), member.getId());
        }
        return isStarted(member) && silence.isLongerThan(config.forgetAfter(), member.getId());
    }

    /** Those with a vote only while most answer; etcd itself refuses to remove one whose loss would cost the quorum. */
    private Mono<EtcdRoster> removeAll(EtcdRoster roster, Predicate<Member> chosen) {
        return Flux.fromIterable(roster.members())
                .filter(chosen.and(roster::isGone))
                .filter(member -> member.isLearner() || roster.hasQuorum())
                .concatMap(member -> remove(member)
                        .doOnError(failure -> log.warn("{}", failure.getMessage()))
                        .onErrorComplete(StoreException.class))
                .collect(Collectors.toSet())
                .map(roster::without);
    }

    private Mono<Long> remove(Member member) {
        log.warn(
                "removing the member {} at {}, which does not answer, for a new one",
                nameOf(member),
                member.getPeerURIs());
        return nodes.ask(client -> cluster(client).removeMember(member.getId()), timeout)
                .map(done -> member.getId())
                .onErrorResume(StoreRequestException.class, failure -> removedAfterAll(member, failure));
    }

    private Mono<Long> removedAfterAll(Member member, StoreRequestException failure) {
        return members()
                .filter(members -> members.stream().noneMatch(other -> other.getId() == member.getId()))
                .map(members -> member.getId())
                .switchIfEmpty(Mono.error(() -> refused("removed", nameOf(member), failure)));
    }

    private Mono<List<Member>> addLearner(EtcdRoster roster, URI peerUrl) {
        if (roster.members().size() >= config.maxMembers()) {
            return Mono.error(new MemberRefusedException(
                    "the cluster takes in no more: it has " + roster.members().size() + " members, "
                            + config.maxMembers() + " are allowed (physarum.registry.etcd.max-members)"));
        }
        return nodes.ask(client -> cluster(client).addMember(List.of(peerUrl), true), timeout)
                .doOnNext(added -> log.info("the cluster expects a new member at {}", peerUrl))
                .map(MemberAddResponse::getMembers)
                .onErrorMap(StoreUnavailableException.class, failure -> explain(roster, failure))
                .onErrorResume(StoreRequestException.class, failure -> addedAfterAll(peerUrl, failure));
    }

    private Throwable explain(EtcdRoster roster, StoreUnavailableException failure) {
        String silent = roster.silentVoters();
        return silent.isEmpty()
                ? failure
                : new MemberRefusedException(
                        "etcd takes nobody in while a member is away, and " + silent + " does not answer; after "
                                + config.forgetAfter().toSeconds()
                                + " s of silence (physarum.registry.etcd.forget-after) it has to go for a new one",
                        failure);
    }

    /** A try that was taken for lost may have been heard, so that the next was refused. */
    private Mono<List<Member>> addedAfterAll(URI peerUrl, StoreRequestException failure) {
        return members()
                .filter(members ->
                        members.stream().anyMatch(member -> member.getPeerURIs().contains(peerUrl)))
                .switchIfEmpty(Mono.error(() -> refused("added", peerUrl.toString(), failure)));
    }

    private static MemberRefusedException refused(String what, String member, Throwable failure) {
        return new MemberRefusedException(
                "the member " + member + " cannot be " + what + " now, try again: " + failure.getMessage(), failure);
    }

    private static String initialCluster(List<Member> members, String name, URI peerUrl) {
        return members.stream()
                .flatMap(member -> memberPeers(member, name, peerUrl))
                .sorted()
                .collect(Collectors.joining(","));
    }

    /** Others that have not started have no name yet; etcd takes any for them. */
    private static Stream<String> memberPeers(Member member, String name, URI peerUrl) {
        boolean itself = member.getPeerURIs().contains(peerUrl);
        String known = itself ? name : nameOf(member);
        return member.getPeerURIs().stream().map(address -> known + "=" + address);
    }

    /** Whether the member has ever joined. */
    static boolean isStarted(Member member) {
        return !member.getName().isEmpty();
    }

    static String nameOf(Member member) {
        return Optional.of(member.getName())
                .filter(name -> !name.isEmpty())
                .orElseGet(() -> Long.toHexString(member.getId()));
    }

    private static Cluster cluster(Client client) {
        return client.getClusterClient();
    }
}
