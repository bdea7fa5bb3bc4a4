package io.physarum.helm;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Who may reach which port. */
@NeedsHelm
class NetworkPolicyTest {

    private static final String INSTANCES = "mesh-physarum-instances";

    static Stream<Path> valueSets() {
        return Chart.valueSets()
                .filter(values -> !values.getFileName().toString().contains("embedded"));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyPodHasAPolicyWithThePortsOfItsContainersAndNoOthers(Path values) {
        Rendered rendered = Chart.with(values).render();
        for (PodTemplateSpec node : rendered.nodes()) {
            if (Boolean.TRUE.equals(node.getSpec().getHostNetwork())) {
                continue; // policies are of no account there
            }
            NetworkPolicy policy = policy(rendered, Rendered.component(node));
            assertThat(node.getMetadata().getLabels())
                    .containsAllEntriesOf(policy.getSpec().getPodSelector().getMatchLabels());
            assertThat(ports(policy))
                    .containsExactlyInAnyOrderElementsOf(node.getSpec().getContainers().get(0).getPorts().stream()
                            .map(ContainerPort::getContainerPort)
                            .toList());
        }
    }

    private static NetworkPolicy policy(Rendered rendered, String component) {
        return rendered.one(NetworkPolicy.class, "mesh-physarum-" + component);
    }

    private static List<Integer> ports(NetworkPolicy policy) {
        return policy.getSpec().getIngress().stream()
                .flatMap(rule -> rule.getPorts().stream())
                .map(port -> port.getPort().getIntVal())
                .toList();
    }

    private static List<NetworkPolicyPeer> from(NetworkPolicy policy, int port) {
        return policy.getSpec().getIngress().stream()
                .filter(rule ->
                        rule.getPorts().stream().anyMatch(open -> open.getPort().getIntVal() == port))
                .findFirst()
                .map(NetworkPolicyIngressRule::getFrom)
                .orElseThrow();
    }

    private static List<Map<String, String>> labels(List<NetworkPolicyPeer> peers) {
        return peers.stream()
                .map(NetworkPolicyPeer::getPodSelector)
                .map(LabelSelector::getMatchLabels)
                .toList();
    }

    @Test
    void onlyNodesOfTheReleaseAndInstancesReachTheOverlay() {
        Rendered rendered = Chart.DEFAULT.render();
        for (PodTemplateSpec node : rendered.nodes()) {
            assertThat(labels(from(policy(rendered, Rendered.component(node)), 4001)))
                    .containsExactly(
                            Map.of("app.kubernetes.io/name", "physarum", "app.kubernetes.io/instance", "mesh"),
                            Map.of(
                                    "app.kubernetes.io/managed-by",
                                    "physarum",
                                    "app.kubernetes.io/component",
                                    "instance"));
        }
    }

    @Test
    void onlyRegistriesReachEtcd() {
        List<NetworkPolicyPeer> peers = from(policy(Chart.DEFAULT.render(), "registry"), 2380);
        assertThat(peers).isEqualTo(from(policy(Chart.DEFAULT.render(), "registry"), 2379));
        assertThat(labels(peers))
                .singleElement()
                .satisfies(labels -> assertThat(labels).containsEntry("app.kubernetes.io/component", "registry"));
    }

    @Test
    void onlyPrometheusAndTheTestSeeMetrics() {
        Rendered rendered = Chart.DEFAULT.render();
        assertThat(labels(from(policy(rendered, "bootstrap"), 9100)))
                .hasSize(2)
                .contains(Map.of("app.kubernetes.io/name", "prometheus"))
                .anyMatch(labels -> "test".equals(labels.get("app.kubernetes.io/component")));
    }

    @Test
    void theNamespaceCallsServices() {
        List<NetworkPolicyPeer> peers = from(policy(Chart.DEFAULT.render(), "proxy"), 4200);
        assertThat(peers)
                .anyMatch(peer ->
                        peer.getPodSelector().getMatchLabels().isEmpty() && peer.getNamespaceSelector() == null);
    }

    @Test
    void thePortThatNodesOutsideAreToldIsOpen() {
        Rendered outside =
                Chart.with(Path.of("src/test/resources/values/07-outside.yaml")).render();
        for (String component : List.of("bootstrap", "registry", "allocator", "proxy")) {
            assertThat(from(policy(outside, component), 4001)).as(component).isEmpty();
        }
        Rendered edge =
                Chart.with(Path.of("src/test/resources/values/06-edge.yaml")).render();
        assertThat(from(policy(edge, "allocator"), 4001)).isEmpty();
        Rendered joined = Chart.DEFAULT
                .and("bootstrap: {replicas: 1, external: {enabled: true, announce: [/ip4/203.0.113.7/tcp/4001]}}")
                .render();
        assertThat(from(policy(joined, "registry"), 4001)).as("not told").isNotEmpty();
    }

    @Test
    void instancesAreReachedByAllocatorsAlone() {
        NetworkPolicy policy = Chart.DEFAULT.render().one(NetworkPolicy.class, INSTANCES);
        assertThat(policy.getSpec().getPodSelector().getMatchLabels())
                .isEqualTo(
                        Map.of("app.kubernetes.io/managed-by", "physarum", "app.kubernetes.io/component", "instance"));
        assertThat(policy.getSpec().getIngress()).singleElement().satisfies(rule -> {
            assertThat(rule.getPorts()).singleElement().satisfies(port -> {
                assertThat(port.getPort().getIntVal()).isEqualTo(20000);
                assertThat(port.getEndPort()).isEqualTo(29999);
            });
            assertThat(labels(rule.getFrom()))
                    .singleElement()
                    .satisfies(labels -> assertThat(labels).containsEntry("app.kubernetes.io/component", "allocator"));
        });
    }

    @Test
    void instancesElsewhereAreFoundByTheirNamespace() {
        Rendered rendered = Chart.DEFAULT
                .and("allocator: {kubernetes: {namespace: instances}}")
                .render();
        NetworkPolicy instances = rendered.one(NetworkPolicy.class, INSTANCES);
        assertThat(instances.getMetadata().getNamespace()).isEqualTo("instances");
        assertThat(instances
                        .getSpec()
                        .getIngress()
                        .get(0)
                        .getFrom()
                        .get(0)
                        .getNamespaceSelector()
                        .getMatchLabels())
                .containsValue(Chart.NAMESPACE);
        assertThat(from(policy(rendered, "proxy"), 4200))
                .anyMatch(peer -> peer.getNamespaceSelector() != null
                        && peer.getNamespaceSelector().getMatchLabels().containsValue("instances"));
    }
}
