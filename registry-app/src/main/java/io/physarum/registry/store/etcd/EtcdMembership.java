package io.physarum.registry.store.etcd;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.Cluster;
import io.etcd.jetcd.cluster.Member;
import io.etcd.jetcd.cluster.MemberAddResponse;
import io.etcd.jetcd.cluster.MemberListResponse;
import io.physarum.registry.store.MemberRefusedException;
import io.physarum.registry.store.StoreRequestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes members into the cluster. A new one begins as a learner, which has no vote, so that one that never starts cannot
 * cost the cluster its quorum; once it has caught up, any registry that sees it promotes it.
 */
final class EtcdMembership {

    private static final Logger log = LoggerFactory.getLogger(EtcdMembership.class);

    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(2);

    /** How long a learner that has never started keeps its place from others. */
    private static final Duration LEARNER_PATIENCE = Duration.ofSeconds(30);

    private final EtcdNodes nodes;

    private final Duration timeout;

    /** When learners that have not started were first seen, by member id. */
    private final Map<Long, Long> unstarted = new ConcurrentHashMap<>();

    EtcdMembership(EtcdNodes nodes, Duration timeout) {
        this.nodes = nodes;
        this.timeout = timeout;
    }

    /** Learns who the members are, and promotes learners that have caught up. */
    Mono<List<Member>> refresh() {
        return members()
                .doOnNext(this::learn)
                .flatMap(members -> promoteLearners(members).thenReturn(members));
    }

    Mono<List<Member>> members() {
        return nodes.ask(client -> cluster(client).listMember(), timeout).map(MemberListResponse::getMembers);
    }

    private void learn(List<Member> members) {
        nodes.know(members.stream()
                .filter(member -> !member.isLearner())
                .flatMap(member -> member.getClientURIs().stream())
                .toList());
        List<Long> waiting = members.stream()
                .filter(member -> member.isLearner() && !isStarted(member))
                .map(Member::getId)
                .toList();
        unstarted.keySet().retainAll(waiting);
        waiting.forEach(id -> unstarted.putIfAbsent(id, System.nanoTime()));
    }

    private Mono<Void> promoteLearners(List<Member> members) {
        return Flux.fromIterable(members)
                .filter(member -> member.isLearner() && isStarted(member))
                .concatMap(this::promote)
                .then();
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
        return members()
                .doOnNext(this::learn)
                .flatMap(members -> makeRoom(members, name, peerUrl))
                .flatMap(members -> isExpected(members, peerUrl) ? Mono.just(members) : addLearner(peerUrl))
                .doOnNext(this::learn)
                .map(members -> initialCluster(members, name, peerUrl));
    }

    private static boolean isExpected(List<Member> members, URI peerUrl) {
        return members.stream().anyMatch(member -> member.getPeerURIs().contains(peerUrl));
    }

    /** Removes a dead member whose name or address the new one has, and learners that never came. */
    private Mono<List<Member>> makeRoom(List<Member> members, String name, URI peerUrl) {
        Predicate<Member> sameAddress = member -> member.getPeerURIs().contains(peerUrl);
        Predicate<Member> inTheWay = member -> isStarted(member)
                ? sameAddress.test(member) || member.getName().equals(name)
                : !sameAddress.test(member) && hasNotCome(member);
        return Flux.fromIterable(members)
                .filter(inTheWay)
                .concatMap(this::removeDead)
                .collectList()
                .map(removed -> members.stream()
                        .filter(member -> !removed.contains(member.getId()))
                        .toList());
    }

    private boolean hasNotCome(Member member) {
        Long since = unstarted.get(member.getId());
        return since != null && System.nanoTime() - since > LEARNER_PATIENCE.toNanos();
    }

    private Mono<Long> removeDead(Member member) {
        return isAlive(member).flatMap(alive -> {
            if (alive) {
                return Mono.error(new MemberRefusedException(
                        "an etcd member named " + member.getName() + " at " + member.getPeerURIs()
                                + " is running; a new one needs another --etcd-name and address, or port"));
            }
            log.warn(
                    "removing the member {} at {}, which does not answer, for a new one",
                    nameOf(member),
                    member.getPeerURIs());
            return nodes.ask(client -> cluster(client).removeMember(member.getId()), timeout)
                    .map(done -> member.getId())
                    .onErrorResume(StoreRequestException.class, failure -> removedAfterAll(member, failure));
        });
    }

    private Mono<Long> removedAfterAll(Member member, StoreRequestException failure) {
        return members()
                .filter(members -> members.stream().noneMatch(other -> other.getId() == member.getId()))
                .map(members -> member.getId())
                .switchIfEmpty(Mono.error(() -> refused("removed", nameOf(member), failure)));
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

    private Mono<List<Member>> addLearner(URI peerUrl) {
        return nodes.ask(client -> cluster(client).addMember(List.of(peerUrl), true), timeout)
                .doOnNext(added -> log.info("the cluster expects a new member at {}", peerUrl))
                .map(MemberAddResponse::getMembers)
                .onErrorResume(StoreRequestException.class, failure -> addedAfterAll(peerUrl, failure));
    }

    /** A try that was taken for lost may have been heard, so that the next was refused. */
    private Mono<List<Member>> addedAfterAll(URI peerUrl, StoreRequestException failure) {
        return members()
                .filter(members -> isExpected(members, peerUrl))
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
