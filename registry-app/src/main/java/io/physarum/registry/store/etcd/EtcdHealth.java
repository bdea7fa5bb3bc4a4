package io.physarum.registry.store.etcd;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.etcd.jetcd.cluster.Member;
import io.etcd.jetcd.options.GetOption;
import io.physarum.registry.store.StoreHealth;
import reactor.core.publisher.Mono;

/** Says how the cluster is: up if it agrees on a read and has raised no alarm, under which it refuses to write. */
final class EtcdHealth {

    /** For the whole answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(2);

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
        return nodes.ask(client -> client.getKVClient().get(keys.prefix(), count), QUESTION_TIMEOUT)
                .flatMap(answer -> found(answer.getCount()))
                .switchIfEmpty(Mono.fromSupplier(() -> down("no member says that there is a leader")))
                .timeout(TIMEOUT)
                .onErrorResume(failure -> Mono.fromSupplier(() -> down(EtcdErrors.describe(failure))));
    }

    private StoreHealth down(String error) {
        return new StoreHealth(false, Map.of("store", "etcd", "members", addresses(), "error", error));
    }

    private List<String> addresses() {
        return nodes.inOrder().stream().map(EtcdNode::toString).toList();
    }

    private Mono<StoreHealth> found(long entries) {
        return Mono.zip(membership.members(), nodes.status(QUESTION_TIMEOUT), (members, status) -> {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("store", "etcd");
            details.put("entries", entries);
            details.put("version", status.getVersion());
            details.put("leader", leader(members, status.getLeader()));
            details.put("members", members.stream().map(EtcdHealth::describe).toList());
            if (!status.getErrorList().isEmpty()) {
                details.put(StoreHealth.ALARMS, List.copyOf(status.getErrorList()));
            }
            return new StoreHealth(status.getErrorList().isEmpty(), details);
        });
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
