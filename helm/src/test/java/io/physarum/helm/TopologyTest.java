package io.physarum.helm;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.physarum.allocator.AllocatorProperties;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.registry.RegistryProperties;
import io.physarum.starter.P2pProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** How the nodes of a release find each other, and how their pods come and go. */
@NeedsHelm
class TopologyTest {

    private static final String FIRST =
            "/dns4/mesh-physarum-bootstrap-0.mesh-physarum-bootstrap-peers.edge.svc/tcp/4001";

    private static final String SECOND =
            "/dns4/mesh-physarum-bootstrap-1.mesh-physarum-bootstrap-peers.edge.svc/tcp/4001";

    private static P2pProperties p2p(Rendered rendered, String component, String pod) {
        return Environment.of(rendered, component, pod).bind("physarum.p2p", P2pProperties.class);
    }

    private static List<String> bootstraps(Rendered rendered, String component, int ordinal) {
        return p2p(rendered, component, "mesh-physarum-" + component + "-" + ordinal).bootstraps().stream()
                .map(Multiaddr::toString)
                .toList();
    }

    @Test
    void everybodyJoinsTheBootstrapsAndTheyEachOther() {
        Rendered rendered = Chart.DEFAULT.render();
        assertThat(bootstraps(rendered, "registry", 2)).containsExactly(FIRST, SECOND);
        assertThat(bootstraps(rendered, "proxy", 0)).containsExactly(FIRST, SECOND);
        assertThat(bootstraps(rendered, "bootstrap", 0)).containsExactly(SECOND);
        assertThat(bootstraps(rendered, "bootstrap", 1)).containsExactly(FIRST);
        assertThat(rendered.one(StatefulSet.class, "mesh-physarum-bootstrap")
                        .getSpec()
                        .getServiceName())
                .isEqualTo("mesh-physarum-bootstrap-peers");
        Service peers = rendered.one(Service.class, "mesh-physarum-bootstrap-peers");
        assertThat(peers.getSpec().getClusterIP()).isEqualTo("None");
        assertThat(peers.getSpec().getPublishNotReadyAddresses()).isTrue();
    }

    @Test
    void aMeshOutsideOfTheClusterIsJoinedToo() {
        String outside = "/dns4/bootstrap.example.org/tcp/4001";
        Rendered rendered =
                Chart.DEFAULT.and("externalBootstraps: [" + outside + "]").render();
        assertThat(bootstraps(rendered, "bootstrap", 0)).containsExactly(SECOND, outside);
        assertThat(bootstraps(rendered, "allocator", 0)).containsExactly(FIRST, SECOND, outside);
    }

    @Test
    void aBootstrapsKeyIsItsOwn() {
        Rendered rendered = Chart.DEFAULT
                .and("bootstrap: {identity: {existingSecret: keys}}")
                .render();
        assertThat(p2p(rendered, "bootstrap", "mesh-physarum-bootstrap-1").keyFile())
                .isEqualTo(Path.of("/etc/physarum/identity/mesh-physarum-bootstrap-1.key"));
    }

    @Test
    void eachBootstrapAnnouncesItsOwnAddressOutside() {
        Rendered rendered =
                Chart.with(Path.of("src/test/resources/values/07-outside.yaml")).render();
        for (int ordinal : List.of(0, 1)) {
            String pod = "mesh-physarum-bootstrap-" + ordinal;
            int port = 31001 + ordinal;
            assertThat(p2p(rendered, "bootstrap", pod).announce())
                    .containsExactly(
                            Multiaddr.parse("/ip4/" + Environment.POD_IP + "/tcp/4001"),
                            Multiaddr.parse("/ip4/203.0.113.7/tcp/" + port));
            Service service = rendered.one(Service.class, pod);
            assertThat(service.getSpec().getSelector()).containsEntry("statefulset.kubernetes.io/pod-name", pod);
            assertThat(service.getSpec().getPorts().get(0).getNodePort()).isEqualTo(port);
        }
    }

    @Test
    void aPortOfTheNodeIsAnnouncedWithTheNodesAddress() {
        Rendered rendered =
                Chart.with(Path.of("src/test/resources/values/06-edge.yaml")).render();
        assertThat(p2p(rendered, "proxy", "any").announce())
                .containsExactly(
                        Multiaddr.parse("/ip4/" + Environment.POD_IP + "/tcp/4001"),
                        Multiaddr.parse("/ip4/192.0.2.1/tcp/4002"),
                        Multiaddr.parse("/dns4/node-1/tcp/4002"));
        assertThat(p2p(Chart.DEFAULT.render(), "proxy", "any").announce()).isEmpty();
    }

    @Test
    void nodesOutsideAreToldOfRegistriesToo() {
        Rendered rendered =
                Chart.with(Path.of("src/test/resources/values/07-outside.yaml")).render();
        Map<String, Integer> ports = Map.of("registry", 4003, "allocator", 4001, "proxy", 4002);
        ports.forEach((component, port) -> {
            assertThat(p2p(rendered, component, "mesh-physarum-" + component + "-0")
                            .announce())
                    .contains(Multiaddr.parse("/ip4/192.0.2.1/tcp/" + port));
            assertThat(rendered.container(component).getPorts())
                    .anyMatch(open ->
                            port.equals(open.getHostPort()) && open.getName().equals("p2p"));
        });
    }

    @Test
    void theFirstRegistryBeginsTheClusterAndTheOthersJoin() {
        Rendered rendered = Chart.DEFAULT.render();
        List<RegistryProperties.Etcd> members = IntStream.range(0, 3)
                .mapToObj(ordinal -> Environment.of(rendered, "registry", "mesh-physarum-registry-" + ordinal)
                        .bind("physarum.registry", RegistryProperties.class)
                        .etcd())
                .toList();
        assertThat(members).extracting(RegistryProperties.Etcd::newCluster).containsExactly(true, false, false);
        assertThat(members.get(1).name()).isEqualTo("mesh-physarum-registry-1");
        assertThat(members.get(1).host()).isEqualTo("mesh-physarum-registry-1.mesh-physarum-registry-peers.edge.svc");
        assertThat(Objects.requireNonNull(members.get(1).ip()).getHostAddress()).isEqualTo(Environment.POD_IP);
        assertThat(members.get(1).startTimeout())
                .as("the start may take as long as etcd waits")
                .isLessThan(startOf(rendered));
    }

    private static java.time.Duration startOf(Rendered rendered) {
        var probe = rendered.container("registry").getStartupProbe();
        return java.time.Duration.ofSeconds((long) probe.getPeriodSeconds() * probe.getFailureThreshold());
    }

    @Test
    void aClusterThatIsThereIsNeverBegunAgain() {
        Rendered rendered =
                Chart.DEFAULT.and("registry: {etcd: {newCluster: false}}").render();
        assertThat(Environment.of(rendered, "registry", "mesh-physarum-registry-0")
                        .bind("physarum.registry", RegistryProperties.class)
                        .etcd()
                        .newCluster())
                .isFalse();
    }

    @Test
    void membersStartTogetherStopOneByOneAndKeepTheirFiles() {
        Rendered rendered = Chart.DEFAULT.render();
        StatefulSet registry = rendered.one(StatefulSet.class, "mesh-physarum-registry");
        assertThat(registry.getSpec().getPodManagementPolicy()).isEqualTo("Parallel");
        assertThat(registry.getSpec().getMinReadySeconds()).isPositive();
        assertThat(registry.getSpec().getPersistentVolumeClaimRetentionPolicy().getWhenDeleted())
                .isEqualTo("Retain");
        assertThat(Environment.of(rendered, "registry", "x").get("management.endpoint.health.group.readiness.include"))
                .isEqualTo("readinessState,registry");
        for (String name : List.of("mesh-physarum-registry", "mesh-physarum-bootstrap")) {
            assertThat(rendered.one(PodDisruptionBudget.class, name)
                            .getSpec()
                            .getMaxUnavailable()
                            .getIntVal())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 7})
    void anOddNumberOfMembersIsACluster(int replicas) {
        assertThat(Chart.DEFAULT
                        .and("registry: {replicas: " + replicas + "}")
                        .render()
                        .one(StatefulSet.class, "mesh-physarum-registry")
                        .getSpec()
                        .getReplicas())
                .isEqualTo(replicas);
    }

    @Test
    void callersReachTheProxyOfTheirOwnNode() {
        Rendered rendered = Chart.DEFAULT.render();
        assertThat(rendered.one(Service.class, "mesh-physarum-proxy").getSpec().getInternalTrafficPolicy())
                .isEqualTo("Local");
        assertThat(Environment.of(rendered, "allocator", "any").get("physarum.allocator.proxy-address"))
                .isEqualTo("mesh-physarum-proxy.edge.svc:4200");
        var update = rendered.one(DaemonSet.class, "mesh-physarum-proxy")
                .getSpec()
                .getUpdateStrategy()
                .getRollingUpdate();
        assertThat(update.getMaxSurge().getIntVal()).isEqualTo(1);
        assertThat(update.getMaxUnavailable().getIntVal()).isZero();
    }

    @Test
    void withDockerTheGatewayIsOnTheNode() {
        Rendered rendered =
                Chart.with(Path.of("src/test/resources/values/05-docker.yaml")).render();
        AllocatorProperties allocator =
                Environment.of(rendered, "allocator", "any").bind("physarum.allocator", AllocatorProperties.class);
        assertThat(allocator.driver()).isEqualTo(AllocatorProperties.DriverKind.DOCKER);
        assertThat(allocator.proxyAddress()).isEqualTo("127.0.0.1:4200");
        assertThat(rendered.container("proxy").getPorts()).anyMatch(port -> "127.0.0.1".equals(port.getHostIP()));
        assertThat(rendered.pod("allocator").getSpec().getHostNetwork()).isTrue();
        // Where they are on the node, two proxies cannot run at once.
        assertThat(rendered.one(DaemonSet.class, "mesh-physarum-proxy")
                        .getSpec()
                        .getUpdateStrategy()
                        .getRollingUpdate()
                        .getMaxSurge())
                .isNull();
    }
}
