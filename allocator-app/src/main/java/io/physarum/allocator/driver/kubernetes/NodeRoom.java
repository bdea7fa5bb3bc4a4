package io.physarum.allocator.driver.kubernetes;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.physarum.allocator.driver.DriverException;
import io.physarum.allocator.driver.DriverStatus;
import io.physarum.allocator.driver.InstanceLabels;
import reactor.core.publisher.Mono;

/**
 * How much the node has for this allocator's instances: what it gives to pods, less what other pods request. Where the allocator
 * may not ask for the node, the machine's own measure stands in; the scheduler, which knows the rest, then has the last word.
 */
final class NodeRoom {

    private static final BigDecimal PERCENT = BigDecimal.valueOf(100);

    private static final BigDecimal MEBIBYTE = BigDecimal.valueOf(1 << 20);

    private static final String LIMITS = "the kubelet";

    private final Cluster cluster;

    private final String node;

    private final String ownerLabel;

    private final Path proc;

    NodeRoom(Cluster cluster, KubernetesOptions options) {
        this.cluster = cluster;
        this.node = options.place().node();
        this.ownerLabel = PodLabels.label(options.owner());
        this.proc = Path.of("/proc");
    }

    /** What there is now; fails with a {@link DriverException} if the API server does not say. */
    Mono<DriverStatus> status() {
        return node().flatMap(found -> found.map(this::status)
                        .orElseGet(() -> Mono.just(DriverStatus.unavailable("the cluster at " + cluster.url()
                                + " has no node '" + node + "'; physarum.allocator.kubernetes.node-name or NODE_NAME"
                                + " names this machine's node"))))
                .onErrorResume(Cluster::isForbidden, e -> Mono.fromSupplier(this::ownMeasure));
    }

    /** The full names of the images that the node has told of; it tells of no more than the 50 largest. */
    Mono<List<String>> images() {
        return node().map(found -> found.stream()
                        .flatMap(present -> Objects.requireNonNullElse(
                                present.getStatus().getImages(),
                                List.<io.fabric8.kubernetes.api.model.ContainerImage>of())
                                .stream())
                        .flatMap(image -> Objects.requireNonNullElse(image.getNames(), List.<String>of()).stream())
                        .map(ImageNames::full)
                        .toList())
                .onErrorResume(Cluster::isForbidden, e -> Mono.just(List.of()));
    }

    private Mono<Optional<Node>> node() {
        return cluster.ask(
                "asking for node " + node,
                () -> Optional.ofNullable(
                        cluster.client().nodes().withName(node).get()));
    }

    private Mono<DriverStatus> status(Node found) {
        if (found.getSpec() != null && Boolean.TRUE.equals(found.getSpec().getUnschedulable())) {
            return Mono.just(DriverStatus.unavailable("node " + node + " takes no new pods, it is cordoned"));
        }
        Optional<NodeCondition> trouble =
                Objects.requireNonNullElse(found.getStatus().getConditions(), List.<NodeCondition>of()).stream()
                        .filter(condition ->
                                "Ready".equals(condition.getType()) && !"True".equals(condition.getStatus()))
                        .findFirst();
        if (trouble.isPresent()) {
            return Mono.just(DriverStatus.unavailable(
                    "node " + node + " is not ready: " + trouble.get().getMessage()));
        }
        return otherPods().map(others -> room(found.getStatus().getAllocatable(), others));
    }

    private Mono<List<Pod>> otherPods() {
        return cluster.ask(
                        "listing pods on node " + node,
                        () -> cluster
                                .client()
                                .pods()
                                .inAnyNamespace()
                                .withField("spec.nodeName", node)
                                // Any state will do, so that the API server need not ask its store.
                                .list(new ListOptionsBuilder()
                                        .withResourceVersion("0")
                                        .build())
                                .getItems()
                                .stream()
                                .filter(pod -> node.equals(pod.getSpec().getNodeName()) && !isOwn(pod))
                                .toList())
                .onErrorResume(Cluster::isForbidden, e -> Mono.just(List.of()));
    }

    private boolean isOwn(Pod pod) {
        return ownerLabel.equals(Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.<String, String>of())
                .get(InstanceLabels.ALLOCATOR));
    }

    private DriverStatus room(Map<String, io.fabric8.kubernetes.api.model.Quantity> allocatable, List<Pod> others) {
        BigDecimal cores = PodRequests.amount(allocatable, "cpu").subtract(PodRequests.sum(others, "cpu"));
        BigDecimal bytes = PodRequests.amount(allocatable, "memory").subtract(PodRequests.sum(others, "memory"));
        return new DriverStatus(
                true,
                detail(""),
                LIMITS,
                Math.max(0, cores.multiply(PERCENT).longValue()),
                Math.max(0, bytes.divideToIntegralValue(MEBIBYTE).longValue()));
    }

    private DriverStatus ownMeasure() {
        LocalMachine machine = LocalMachine.read(proc);
        return new DriverStatus(
                true,
                detail(", whose room is not told (the service account may not get nodes)"),
                LIMITS,
                machine.cpuPercent(),
                machine.memoryMebibytes());
    }

    private String detail(String more) {
        return "Kubernetes at " + cluster.url() + ", namespace " + cluster.namespace() + ", node " + node + more;
    }
}
