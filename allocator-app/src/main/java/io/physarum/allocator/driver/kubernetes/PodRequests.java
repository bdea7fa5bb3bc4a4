package io.physarum.allocator.driver.kubernetes;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import org.jspecify.annotations.Nullable;

/**
 * How much pods request of a resource, as the scheduler counts: all containers together, or the largest of those that run before
 * them if that is more, besides the overhead of the pod.
 */
final class PodRequests {

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private PodRequests() {}

    /** The sum over the pods that have not ended; in the resource's unit, cores or bytes. */
    static BigDecimal sum(Collection<Pod> pods, String resource) {
        return pods.stream()
                .filter(pod -> pod.getStatus() == null
                        || !ENDED.contains(
                                Objects.requireNonNullElse(pod.getStatus().getPhase(), "")))
                .map(pod -> of(pod.getSpec(), resource))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** What a map of quantities has of a resource; zero if nothing. */
    static BigDecimal amount(@Nullable Map<String, Quantity> quantities, String resource) {
        Quantity quantity = quantities == null ? null : quantities.get(resource);
        return quantity == null ? BigDecimal.ZERO : quantity.getNumericalAmount();
    }

    private static BigDecimal of(PodSpec spec, String resource) {
        BigDecimal whole = request(spec.getResources(), resource);
        BigDecimal needed = whole.signum() > 0 ? whole : ofContainers(spec, resource);
        return needed.add(amount(spec.getOverhead(), resource));
    }

    private static BigDecimal ofContainers(PodSpec spec, String resource) {
        List<Container> before = Objects.requireNonNullElse(spec.getInitContainers(), List.of());
        Predicate<Container> isSidecar = container -> "Always".equals(container.getRestartPolicy());
        BigDecimal sidecars = sum(before.stream().filter(isSidecar).toList(), resource);
        BigDecimal together = sum(spec.getContainers(), resource).add(sidecars);
        return before.stream()
                .filter(isSidecar.negate())
                .map(container -> request(container.getResources(), resource))
                .reduce(together, BigDecimal::max);
    }

    private static BigDecimal sum(List<Container> containers, String resource) {
        return containers.stream()
                .map(container -> request(container.getResources(), resource))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal request(@Nullable ResourceRequirements resources, String resource) {
        return resources == null ? BigDecimal.ZERO : amount(resources.getRequests(), resource);
    }
}
