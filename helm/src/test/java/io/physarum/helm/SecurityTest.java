package io.physarum.helm;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What pods may do. */
@NeedsHelm
class SecurityTest {

    /** The containers that may be root, with the reason that the chart gives beside them. */
    private static final Map<String, String> ROOT = Map.of(
            "allocator", "only root may open Docker's socket",
            "own-data", "the folder that the kubelet makes on the node is root's");

    private static final List<String> READ_ONLY_TOOLS = List.of("own-data");

    static Stream<Path> valueSets() {
        return Chart.valueSets();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyContainerHasResourcesAndAReadOnlyRootAndNoRights(Path values) {
        for (PodTemplateSpec pod : Chart.with(values).render().pods()) {
            assertThat(pod.getSpec().getSecurityContext().getSeccompProfile().getType())
                    .isEqualTo("RuntimeDefault");
            for (Container container : Rendered.containers(pod)) {
                SecurityContext context = container.getSecurityContext();
                assertThat(context.getReadOnlyRootFilesystem()).isTrue();
                assertThat(context.getAllowPrivilegeEscalation()).isFalse();
                assertThat(context.getPrivileged()).isNull();
                assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
                assertThat(context.getCapabilities().getAdd())
                        .isEqualTo(container.getName().equals("own-data") ? List.of("CHOWN") : List.of());
                assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
                assertThat(container.getResources().getLimits()).containsKey("memory");
                assertThat(READ_ONLY_TOOLS.contains(container.getName())
                                || container.getVolumeMounts().stream()
                                        .anyMatch(mount -> mount.getMountPath().equals("/tmp")))
                        .as("%s can write to /tmp", container.getName())
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyNodeHasProbes(Path values) {
        for (PodTemplateSpec pod : Chart.with(values).render().nodes()) {
            Container node = pod.getSpec().getContainers().get(0);
            assertThat(List.of(node.getStartupProbe(), node.getLivenessProbe(), node.getReadinessProbe()))
                    .allMatch(probe -> probe.getHttpGet().getPort().getStrVal().equals("http"))
                    .extracting(probe -> probe.getHttpGet().getPath())
                    .containsExactly(
                            "/actuator/health/liveness", "/actuator/health/liveness", "/actuator/health/readiness");
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void nobodyIsRootButWhoHasAReason(Path values) {
        boolean docker = values.getFileName().toString().contains("docker");
        boolean hostPath = values.getFileName().toString().contains("everything");
        List<String> root = Chart.with(values).render().pods().stream()
                .flatMap(pod -> Rendered.containers(pod).stream()
                        .filter(container -> mayBeRoot(pod.getSpec().getSecurityContext(), container))
                        .map(Container::getName))
                .toList();
        assertThat(root).isEqualTo(docker ? List.of("allocator") : hostPath ? List.of("own-data") : List.of());
        assertThat(ROOT.keySet()).containsAll(root);
    }

    private static boolean mayBeRoot(PodSecurityContext pod, Container container) {
        SecurityContext own = container.getSecurityContext();
        long user = Optional.ofNullable(own.getRunAsUser()).orElse(pod.getRunAsUser());
        boolean refused = Optional.ofNullable(own.getRunAsNonRoot()).orElse(pod.getRunAsNonRoot());
        return user == 0 || !refused;
    }

    @Test
    void theReasonsAreGivenWhereRootIs() {
        String pods = Chart.read(Chart.FOLDER.resolve("templates/_pod.tpl"))
                + Chart.read(Chart.FOLDER.resolve("templates/allocator/_allocator.tpl"));
        assertThat(pods).contains(ROOT.values());
    }

    @Test
    void theDefaultFitsTheRestrictedPodSecurityStandard() {
        for (PodTemplateSpec pod : Chart.DEFAULT.render().pods()) {
            PodSpec spec = pod.getSpec();
            assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(spec.getSecurityContext().getRunAsUser()).isEqualTo(10001);
            assertThat(spec.getHostNetwork()).isNull();
            assertThat(spec.getHostPID()).isNull();
            assertThat(spec.getHostIPC()).isNull();
            assertThat(spec.getVolumes()).noneMatch(volume -> volume.getHostPath() != null);
            assertThat(Rendered.containers(pod).stream().flatMap(container -> container.getPorts().stream()))
                    .noneMatch(port -> port.getHostPort() != null);
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void onlyAnAllocatorOfPodsHasAToken(Path values) {
        Rendered rendered = Chart.with(values).render();
        boolean docker = values.getFileName().toString().contains("docker");
        rendered.pods()
                .forEach(pod -> assertThat(pod.getSpec().getAutomountServiceAccountToken())
                        .isEqualTo(Rendered.component(pod).equals("allocator") && !docker));
        rendered.all(ServiceAccount.class)
                .forEach(account -> assertThat(account.getAutomountServiceAccountToken())
                        .isEqualTo(account.getMetadata().getName().endsWith("-allocator") && !docker));
        assertThat(rendered.all(Role.class)).hasSize(docker ? 0 : 1);
    }

    @Test
    void theAllocatorMayDoToPodsWhatItsDriverDoesAndNothingElse() {
        Role role = Chart.DEFAULT.render().one(Role.class, "mesh-physarum-allocator");
        assertThat(role.getRules()).extracting(PolicyRule::getApiGroups).containsOnly(List.of(""));
        assertThat(role.getRules())
                .extracting(PolicyRule::getResources, PolicyRule::getVerbs)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                List.of("pods"), List.of("create", "get", "list", "watch", "delete")),
                        org.assertj.core.groups.Tuple.tuple(List.of("pods/log"), List.of("get")),
                        org.assertj.core.groups.Tuple.tuple(List.of("events"), List.of("list")));
        assertThat(Chart.DEFAULT.render().all(ClusterRole.class)).isEmpty();
    }

    @Test
    void theRoleIsWhereTheInstancesAre() {
        Rendered rendered = Chart.DEFAULT
                .and("allocator: {kubernetes: {namespace: instances}, rbac: {nodes: true}}")
                .render();
        assertThat(rendered.one(Role.class, "mesh-physarum-allocator")
                        .getMetadata()
                        .getNamespace())
                .isEqualTo("instances");
        assertThat(rendered.one(ClusterRole.class, "edge-mesh-physarum-allocator")
                        .getRules())
                .extracting(PolicyRule::getVerbs)
                .containsExactly(List.of("get"), List.of("list"));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void noPodTakesServicesForProperties(Path values) {
        // With links, Kubernetes would set PHYSARUM_PROXY_PORT and the like for a Service called physarum-proxy.
        assertThat(Chart.with(values).render().pods())
                .allMatch(pod -> Boolean.FALSE.equals(pod.getSpec().getEnableServiceLinks()));
    }

    @Test
    void theGatewayIsNeverOutsideOfTheClusterByItself() {
        assertThat(Chart.DEFAULT.render().all(Service.class))
                .allMatch(service -> service.getSpec().getType().equals("ClusterIP"));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void noPassphraseIsInEnvironmentOrArguments(Path values) {
        Rendered rendered = Chart.with(values)
                .and("psk: {value: hush-hush, existingSecret: '', format: passphrase}")
                .render();
        for (PodTemplateSpec pod : rendered.pods()) {
            for (Container container : Rendered.containers(pod)) {
                assertThat(container.getEnv()).extracting(EnvVar::getValue).doesNotContain("hush-hush");
                assertThat(container.toString()).doesNotContain("hush-hush");
            }
        }
        assertThat(rendered.documents().stream()
                        .filter(document -> !document.get("kind").equals("Secret")))
                .noneMatch(document -> document.toString().contains("hush-hush"));
    }
}
