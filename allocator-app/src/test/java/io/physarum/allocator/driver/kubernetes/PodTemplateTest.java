package io.physarum.allocator.driver.kubernetes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Toleration;
import io.physarum.allocator.driver.InstancePorts;
import io.physarum.allocator.driver.InstanceSpec;
import io.physarum.mesh.service.NetworkRequirement;
import io.physarum.mesh.service.ProxyForm;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PodTemplateTest {

    private static final PodTemplate TEMPLATE = new PodTemplate(new KubernetesOptions(
            "owner",
            new KubernetesOptions.Place(null, "edge-1", null, null),
            new KubernetesOptions.PodSettings(
                    "instances",
                    List.of("registry-key"),
                    "mesh-psk",
                    new KubernetesOptions.Security(true, false, List.of("ALL"), true),
                    List.of(new KubernetesOptions.Taint("edge", "Exists", null, "NoSchedule"))),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            true,
            4));

    private static InstanceSpec spec(String id, Map<String, String> environment) {
        NetworkRequirement none = NetworkRequirement.NONE;
        ServiceInfo info = new ServiceInfo(
                "hash", "app@sha256:ab", none, none, 0, 0, ProxyForm.NODE, List.of("http"), false, "1", null, null);
        return new InstanceSpec(id, ServiceName.of("calc:1"), info, new InstancePorts(1, 2, 3), environment);
    }

    private static List<EnvVar> environment(Map<String, String> environment) {
        return TEMPLATE.instance(spec("x", environment), Optional.empty())
                .getSpec()
                .getContainers()
                .get(0)
                .getEnv();
    }

    @Test
    void namesPodsAsKubernetesMayNameThem() {
        assertThat(PodTemplate.name(spec("Calc_Server.1-0a", Map.of()))).isEqualTo("physarum-calc-server-1-0a");
    }

    @Test
    void leavesDollarsInValuesAsTheyAre() {
        assertThat(environment(Map.of("A", "$(B) $c")).get(0).getValue()).isEqualTo("$$(B) $$c");
    }

    @Test
    void takesThePassphraseFromTheSecret() {
        EnvVar variable = environment(Map.of("P2P_PSK", "not to be seen")).get(0);

        assertThat(variable.getValue()).isNull();
        assertThat(variable.getValueFrom().getSecretKeyRef().getName()).isEqualTo("mesh-psk");
        assertThat(variable.getValueFrom().getSecretKeyRef().getKey()).isEqualTo("physarum.p2p.psk");
    }

    @Test
    void setsWhatTheOptionsSay() {
        Pod pod = TEMPLATE.instance(spec("x", Map.of()), Optional.empty());

        assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("instances");
        assertThat(pod.getSpec().getImagePullSecrets().get(0).getName()).isEqualTo("registry-key");
        assertThat(pod.getSpec().getTolerations())
                .containsExactly(new Toleration("NoSchedule", "edge", "Exists", null, null));
        assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSpec().getSecurityContext().getSeccompProfile().getType())
                .isEqualTo("RuntimeDefault");
        assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(5);
        assertThat(pod.getSpec().getNodeName()).isNull();
        assertThat(pod.getSpec()
                        .getAffinity()
                        .getNodeAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getNodeSelectorTerms()
                        .get(0)
                        .getMatchFields()
                        .get(0)
                        .getValues())
                .containsExactly("edge-1");
    }

    @Test
    void asksForNothingWhenTheServiceDoesNot() {
        var resources = TEMPLATE.instance(spec("x", Map.of()), Optional.empty())
                .getSpec()
                .getContainers()
                .get(0)
                .getResources();

        assertThat(resources.getLimits()).isNullOrEmpty();
        assertThat(resources.getRequests()).isNullOrEmpty();
    }

    @Test
    void runsNothingOfAnImageThatItPulls() {
        Pod pod = TEMPLATE.pull("app@sha256:ab", Optional.empty());

        assertThat(pod.getSpec().getContainers().get(0).getCommand()).containsExactly(PodTemplate.NO_SUCH_COMMAND);
        assertThat(pod.getMetadata().getLabels()).containsEntry("app.kubernetes.io/component", "pull");
    }
}
