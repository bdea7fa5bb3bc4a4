package io.physarum.allocator.driver.kubernetes;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The pod that the allocator is itself. Instances belong to what has made that pod, a DaemonSet: they outlive the pod, which is
 * replaced at every upgrade, but go with the installation. And their mark tells the next allocator of the node whether the one
 * that started them still lives.
 */
final class AllocatorPod {

    private static final Logger log = LoggerFactory.getLogger(AllocatorPod.class);

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final Cluster cluster;

    private final Mono<Optional<Self>> self;

    /** Null if it runs outside of the cluster. An owner in another namespace would not do: pods would be collected as garbage. */
    AllocatorPod(Cluster cluster, @Nullable String name) {
        this.cluster = cluster;
        this.self = name == null || !cluster.namespace().equals(cluster.ownNamespace())
                ? Mono.just(Optional.empty())
                : cluster.ask("asking for the allocator's own pod " + name, () -> self(name))
                        .cacheInvalidateIf(found -> false);
    }

    /** What it is, empty if that is not known; asked for once. */
    Mono<Optional<Self>> self() {
        return self;
    }

    /** Whether the allocator that has left a mark is gone; one that has left none may live. */
    boolean isGone(@Nullable String mark) {
        int slash = mark == null ? -1 : mark.indexOf('/');
        if (mark == null || slash < 1) {
            return false;
        }
        Pod pod = cluster.pods().withName(mark.substring(0, slash)).get();
        return pod == null
                || !mark.substring(slash + 1).equals(pod.getMetadata().getUid())
                || (pod.getStatus() != null
                        && ENDED.contains(
                                Objects.requireNonNullElse(pod.getStatus().getPhase(), "")));
    }

    private Optional<Self> self(String name) {
        Pod pod = cluster.pods().withName(name).get();
        if (pod == null) {
            log.warn("there is no pod {} in namespace {}, so instances do not end with it", name, cluster.namespace());
            return Optional.empty();
        }
        OwnerReference maker =
                Objects.requireNonNullElse(pod.getMetadata().getOwnerReferences(), List.<OwnerReference>of()).stream()
                        .filter(reference -> Boolean.TRUE.equals(reference.getController()))
                        .findFirst()
                        .orElseGet(() -> new OwnerReferenceBuilder()
                                .withApiVersion("v1")
                                .withKind("Pod")
                                .withName(name)
                                .withUid(pod.getMetadata().getUid())
                                .build());
        OwnerReference owner = new OwnerReferenceBuilder(maker)
                .withController(false)
                .withBlockOwnerDeletion(false)
                .build();
        return Optional.of(new Self(name + "/" + pod.getMetadata().getUid(), owner));
    }

    /**
     * What it is.
     *
     * @param mark its name and uid
     * @param owner what has made it, or itself
     */
    record Self(String mark, OwnerReference owner) {}
}
