package io.physarum.helm;

import java.util.List;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code helm test} asks. */
@NeedsHelm
class HelmTestHookTest {

    private static Pod pod(String values) {
        return Chart.DEFAULT.and(values).render().one(Pod.class, "mesh-physarum-test");
    }

    private static List<String> checks(String values) {
        return Rendered.containers(Chart.DEFAULT.and(values).render().pod("test")).stream()
                .map(Container::getName)
                .toList();
    }

    @Test
    void itIsAHookAndEndsInTime() {
        Pod pod = pod("{}");
        assertThat(pod.getMetadata().getAnnotations()).containsEntry(ChartCopy.UNHOOKED + "helm.sh/hook", "test");
        assertThat(pod.getSpec().getActiveDeadlineSeconds()).isEqualTo(300);
        assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("OnFailure");
    }

    @Test
    void theProxyTheRegistryAndAServiceAreAsked() {
        assertThat(checks("{}")).containsExactly("proxy", "registry");
        assertThat(checks("test: {service: hello/world}")).containsExactly("proxy", "service", "registry");
        assertThat(pod("test: {service: hello/world}")
                        .getSpec()
                        .getInitContainers()
                        .get(1)
                        .getCommand())
                .endsWith("http://mesh-physarum-proxy.edge.svc:4200/hello/world");
        assertThat(pod("{}").getSpec().getInitContainers().get(0).getCommand())
                .endsWith("http://mesh-physarum-proxy.edge.svc:9103/actuator/health/readiness");
    }

    @Test
    void registryCliGetsASwarmKeyAsAFile() {
        String swarmKey = "psk: {existingSecret: s, key: k, format: swarm-key}\n";
        assertThat(checks(swarmKey)).containsExactly("proxy", "registry");
        Pod pod = pod(swarmKey);
        Container registry = pod.getSpec().getContainers().get(0);
        assertThat(registry.getEnv().get(1).getName()).isEqualTo("P2P_SWARM_KEY_FILE");
        assertThat(registry.getEnv().get(1).getValue()).isEqualTo("/etc/physarum/secrets/swarm.key");
        assertThat(registry.getVolumeMounts())
                .anyMatch(mount -> mount.getMountPath().equals("/etc/physarum/secrets"));
        assertThat(pod.getSpec().getVolumes())
                .filteredOn(volume -> volume.getSecret() != null)
                .singleElement()
                .satisfies(volume -> {
                    assertThat(volume.getSecret().getSecretName()).isEqualTo("s");
                    assertThat(volume.getSecret().getItems().get(0).getKey()).isEqualTo("k");
                    assertThat(volume.getSecret().getItems().get(0).getPath()).isEqualTo("swarm.key");
                });
    }

    @Test
    void withoutProxiesTheRegistryAloneIsAsked() {
        assertThat(checks("proxy: {enabled: false}")).containsExactly("registry");
    }

    @Test
    void registryCliGetsTheBootstrapsAndThePassphrase() {
        Container registry = pod("psk: {existingSecret: s, key: k}")
                .getSpec()
                .getContainers()
                .get(0);
        assertThat(registry.getArgs()).containsExactly("list");
        assertThat(registry.getEnv().get(0).getValue())
                .startsWith("/dns4/mesh-physarum-bootstrap-0.")
                .contains(" /dns4/");
        assertThat(registry.getEnv().get(1).getValueFrom().getSecretKeyRef().getName())
                .isEqualTo("s");
        assertThat(registry.getEnv().get(1).getValueFrom().getSecretKeyRef().getKey())
                .isEqualTo("k");
    }

    @Test
    void theProgramThatItRunsIsInTheImages() throws ClassNotFoundException {
        List<String> command = pod("{}").getSpec().getInitContainers().get(0).getCommand();
        assertThat(command.get(1)).isEqualTo("@/opt/physarum/health.options");
        assertThat(Chart.elsewhere("docker/run/health.options")).exists();
        assertThat(Class.forName(command.get(2))).hasMethods("main");
    }
}
