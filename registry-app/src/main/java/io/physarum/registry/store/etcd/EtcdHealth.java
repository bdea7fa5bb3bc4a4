package io.physarum.registry.store.etcd;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.etcd.jetcd.cluster.Member;
import io.etcd.jetcd.maintenance.StatusResponse;
import io.etcd.jetcd.options.GetOption;
import io.physarum.registry.store.StoreException;
import io.physarum.registry.store.StoreHealth;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Says how the cluster is: up if it agrees on a read. */
final class EtcdHealth {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final EtcdNodes nodes;

    private final EtcdKeys keys;

    private final EtcdMembership membership;

    EtcdHealth(EtcdNodes nodes, EtcdKeys keys, EtcdMembership membership) {
        this.nodes = nodes;
        this.keys = keys;
        this.membership = membership;
    }

    Mono<StoreHealth> check() {
        GetOption count = GetOption.builder().isPrefix(true).withCountOnly(true).build();
        return nodes.ask(client -> client.getKVClient().get(keys.prefix(), count), TIMEOUT)
                .flatMap(answer -> details(answer.getCount()))
                .map(details -> new StoreHealth(true, details))
                .onErrorResume(
                        StoreException.class,
                        failure -> Mono.just(new StoreHealth(
                                false,
                                Map.of(
                                        "store",
                                        "etcd",
                                        "members",
                                        addresses(),
                                        "error",
                                        String.valueOf(failure.getMessage())))));
    }

    private List<String> addresses() {
        return nodes.inOrder().stream().map(EtcdNode::toString).toList();
    }

    private Mono<Map<String, Object>> details(long entries) {
        return Mono.zip(membership.members(), status()).map(both -> {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("store", "etcd");
            details.put("entries", entries);
            details.put("version", both.getT2().getVersion());
            details.put("leader", leader(both.getT1(), both.getT2().getLeader()));
            details.put(
                    "members", both.getT1().stream().map(EtcdHealth::describe).toList());
            return details;
        });
    }

    private Mono<StatusResponse> status() {
        return Flux.fromIterable(nodes.inOrder())
                .concatMap(node -> node.status(node.address(), TIMEOUT).onErrorComplete())
                .next();
    }

    private static String leader(List<Member> members, long leaderId) {
        return members.stream()
                .filter(member -> member.getId() == leaderId)
                .map(EtcdMembership::nameOf)
                .findFirst()
                .orElse("none");
    }

    private static String describe(Member member) {
        String state = !EtcdMembership.isStarted(member) ? " (expected)" : member.isLearner() ? " (joining)" : "";
        return EtcdMembership.nameOf(member) + " " + member.getClientURIs() + state;
    }
}
