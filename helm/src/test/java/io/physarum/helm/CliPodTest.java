package io.physarum.helm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The pod in which a user runs registry-cli, as the notes print it. */
@NeedsHelm
class CliPodTest {

    private static final String NAME = "mesh-physarum-cli";

    static Stream<Path> valueSets() {
        return Chart.valueSets();
    }

    /** What kubectl is called with when a shell runs the function of the notes. */
    private static List<String> kubectl(Chart chart, String command) {
        String notes = chart.notes();
        int end = notes.indexOf("\n  }\n");
        String function = notes.substring(notes.indexOf("  registry_cli() {"), end + 5);
        String script = "kubectl() { for argument; do printf '%s\\n' \"$argument\"; done; }\n" + function + command;
        try {
            Process shell = new ProcessBuilder("sh", "-euc", script)
                    .redirectErrorStream(true)
                    .start();
            return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Pod pod(Chart chart) {
        String overrides = kubectl(chart, "registry_cli list").stream()
                .filter(argument -> argument.startsWith("--overrides="))
                .findFirst()
                .orElseThrow();
        return (Pod) StrictModel.parse(
                Chart.documents(overrides.substring("--overrides=".length())).get(0));
    }

    @Test
    void theShellHandsTheCommandOn() {
        assertThat(kubectl(Chart.DEFAULT, "registry_cli add --use-existing-image 'my conf.json' hello"))
                .startsWith("-n", "edge", "run", NAME, "--rm", "-i", "--restart=Never")
                .contains("--override-type=strategic")
                .endsWith("--", "add", "--use-existing-image", "my conf.json", "hello");
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void isAPodWhoseContainerIsTheOneOfKubectl(Path values) {
        // A strategic merge adds to what kubectl makes: a container of the pod's name, with image and arguments.
        Chart chart = Chart.with(values);
        Container cli = onlyContainer(pod(chart));
        assertThat(cli.getName()).isEqualTo(NAME);
        assertThat(cli.getArgs()).isEmpty();
        assertThat(kubectl(chart, "registry_cli list")).contains("--image=" + cli.getImage());
    }

    private static Container onlyContainer(Pod pod) {
        assertThat(pod.getSpec().getContainers()).hasSize(1);
        return pod.getSpec().getContainers().get(0);
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void theNetworkPoliciesLetItInAndNoServiceLeadsToIt(Path values) {
        Chart chart = Chart.with(values);
        Map<String, String> labels = pod(chart).getMetadata().getLabels();
        Rendered rendered = chart.render();
        rendered.all(NetworkPolicy.class)
                .filter(policy -> !policy.getMetadata().getName().endsWith("-instances"))
                .map(policy -> policy.getSpec().getIngress().get(0))
                .filter(overlay -> !overlay.getFrom().isEmpty())
                .forEach(overlay -> assertThat(overlay.getFrom())
                        .anyMatch(peer -> peer.getPodSelector() != null
                                && labels.entrySet()
                                        .containsAll(peer.getPodSelector()
                                                .getMatchLabels()
                                                .entrySet())));
        for (PodTemplateSpec node : rendered.pods()) {
            assertThat(labels).doesNotContainEntry("app.kubernetes.io/component", Rendered.component(node));
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void fitsTheRestrictedPodSecurityStandard(Path values) {
        PodSpec spec = pod(Chart.with(values)).getSpec();
        assertThat(spec.getAutomountServiceAccountToken()).isFalse();
        assertThat(spec.getEnableServiceLinks()).isFalse();
        assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(spec.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(spec.getHostNetwork()).isNull();
        assertThat(spec.getVolumes()).noneMatch(volume -> volume.getHostPath() != null);
        SecurityContext context = spec.getContainers().get(0).getSecurityContext();
        assertThat(context.getAllowPrivilegeEscalation()).isFalse();
        assertThat(context.getReadOnlyRootFilesystem()).isTrue();
        assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(context.getCapabilities().getAdd()).isEmpty();
    }

    @Test
    void readsTheFilesOfAConfigMapIfItIsThere() {
        PodSpec spec = pod(Chart.DEFAULT).getSpec();
        assertThat(spec.getVolumes())
                .filteredOn(volume -> volume.getName().equals("files"))
                .singleElement()
                .satisfies(volume -> {
                    assertThat(volume.getConfigMap().getName()).isEqualTo(NAME);
                    assertThat(volume.getConfigMap().getOptional()).isTrue();
                });
        // Where registry-cli's image works.
        assertThat(spec.getContainers().get(0).getVolumeMounts())
                .anyMatch(mount ->
                        mount.getName().equals("files") && mount.getMountPath().equals("/service"));
        assertThat(Chart.read(Chart.elsewhere("docker/registry-cli.Dockerfile")))
                .contains("\nWORKDIR /service\n");
    }

    @Test
    void hasTheKeyOfAPrivateNetwork() {
        assertThat(environment(Chart.DEFAULT)).extracting(EnvVar::getName).containsExactly("P2P_BOOTSTRAPS");
        assertThat(environment(Chart.DEFAULT.and("psk: {existingSecret: s, key: k}")))
                .filteredOn(variable -> variable.getName().equals("P2P_PSK"))
                .singleElement()
                .satisfies(variable -> {
                    assertThat(variable.getValueFrom().getSecretKeyRef().getName())
                            .isEqualTo("s");
                    assertThat(variable.getValueFrom().getSecretKeyRef().getKey())
                            .isEqualTo("k");
                });
    }

    @Test
    void hasASwarmKeyAsAFile() {
        Pod pod = pod(Chart.with(Path.of("src/test/resources/values/04-swarm-key.yaml")));
        assertThat(onlyContainer(pod).getEnv())
                .anyMatch(variable -> variable.getName().equals("P2P_SWARM_KEY_FILE")
                        && variable.getValue().equals("/etc/physarum/secrets/swarm.key"));
        assertThat(onlyContainer(pod).getVolumeMounts())
                .anyMatch(mount ->
                        mount.getName().equals("psk") && mount.getMountPath().equals("/etc/physarum/secrets"));
        assertThat(pod.getSpec().getVolumes())
                .anyMatch(volume -> volume.getSecret() != null
                        && volume.getSecret().getSecretName().equals("mesh-physarum-psk"));
    }

    @Test
    void isToldTheSamePrefixOfTheDhtAsTheNodes() {
        Chart chart = Chart.DEFAULT.and("dhtProtocolPrefix: /our-mesh");
        assertThat(environment(chart))
                .filteredOn(variable -> variable.getName().equals("PHYSARUM_P2P_DHT_PROTOCOL_PREFIX"))
                .singleElement()
                .extracting(EnvVar::getValue)
                .isEqualTo("/our-mesh");
        Rendered rendered = chart.render();
        for (PodTemplateSpec node : rendered.nodes()) {
            assertThat(rendered.config(Rendered.component(node)).get(0))
                    .containsEntry("physarum.p2p.dht.protocol-prefix", "/our-mesh");
        }
    }

    private static List<EnvVar> environment(Chart chart) {
        return onlyContainer(pod(chart)).getEnv();
    }

    @Test
    void quotesOfValuesDoNotEndTheShells() {
        Pod pod = pod(Chart.DEFAULT.and("proxy: {nodeSelector: {example.org/note: \"it's\"}}"));
        assertThat(pod.getSpec().getNodeSelector()).containsEntry("example.org/note", "it's");
    }
}
