package io.physarum.allocator.driver.kubernetes;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.physarum.allocator.driver.InstanceLabels;
import io.physarum.allocator.driver.InstanceSpec;
import io.physarum.allocator.driver.kubernetes.KubernetesOptions.PodSettings;

/**
 * What pods look like. They are bound to their node by an affinity, as those of a DaemonSet are, and not by {@code nodeName}:
 * the scheduler then counts what else the node must run, and says why there is no room.
 */
final class PodTemplate {

    /** The key in the secret with the passphrase, which is the property's name too. */
    static final String PASSPHRASE_KEY = "physarum.p2p.psk";

    /** No image has it: the container runtime fails to start it, after the image was pulled. */
    static final String NO_SUCH_COMMAND = "/physarum/this-pod-only-pulls-the-image";

    static final String CONTAINER = "service";

    private static final String PASSPHRASE_VARIABLE = "P2P_PSK";

    private static final int MILLICORES_PER_PERCENT = 10;

    private final KubernetesOptions options;

    PodTemplate(KubernetesOptions options) {
        this.options = options;
    }

    /** The name of an instance's pod. */
    static String name(InstanceSpec spec) {
        return "physarum-"
                + spec.id()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9-]", "-")
                        .replaceAll("-+$", "");
    }

    /** The pod of an instance. */
    Pod instance(InstanceSpec spec, Optional<AllocatorPod.Self> self) {
        Container container = container(spec.info().dockerHash())
                .withEnv(environment(spec.environment()))
                .addNewPort()
                .withName("service")
                .withContainerPort(spec.ports().service())
                .endPort()
                .addNewPort()
                .withName("metrics")
                .withContainerPort(spec.ports().metrics())
                .endPort()
                .withNewResources()
                .withLimits(resources(spec))
                .withRequests(resources(spec))
                .endResources()
                .build();
        ObjectMetaBuilder about = metadata(name(spec), "instance", self)
                .addToLabels(PodLabels.of(spec))
                .addToAnnotations(InstanceLabels.of(spec));
        return new PodBuilder()
                .withMetadata(about.build())
                .withSpec(spec(container))
                .build();
    }

    /** A pod that brings an image onto the node and ends. */
    Pod pull(String image, Optional<AllocatorPod.Self> self) {
        Container container = container(image).withCommand(NO_SUCH_COMMAND).build();
        return new PodBuilder()
                .withMetadata(metadata("physarum-pull-" + UUID.randomUUID(), "pull", self)
                        .build())
                .withSpec(spec(container))
                .build();
    }

    private ObjectMetaBuilder metadata(String name, String component, Optional<AllocatorPod.Self> self) {
        ObjectMetaBuilder metadata = new ObjectMetaBuilder()
                .withName(name)
                .withLabels(PodLabels.of(options.owner(), options.place().node(), component));
        self.ifPresent(pod ->
                metadata.addToAnnotations(PodLabels.ALLOCATOR_POD, pod.mark()).withOwnerReferences(pod.owner()));
        return metadata;
    }

    private ContainerBuilder container(String image) {
        PodSettings settings = options.pods();
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(image)
                .withImagePullPolicy("IfNotPresent")
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(settings.security().escalation())
                .withNewCapabilities()
                .withDrop(settings.security().droppedCapabilities())
                .endCapabilities()
                .endSecurityContext();
    }

    private PodSpec spec(Container container) {
        PodSettings settings = options.pods();
        return new PodSpecBuilder()
                .withContainers(container)
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(
                        Math.max(1, options.stopGrace().toSeconds()))
                .withServiceAccountName(settings.serviceAccount())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withImagePullSecrets(settings.imagePullSecrets().stream()
                        .map(LocalObjectReference::new)
                        .toList())
                .withTolerations(settings.tolerations().stream()
                        .map(taint ->
                                new Toleration(taint.effect(), taint.key(), taint.operator(), null, taint.value()))
                        .toList())
                .withNewSecurityContext()
                .withRunAsNonRoot(settings.security().nonRoot() ? true : null)
                .withNewSeccompProfile()
                .withType(settings.security().seccomp() ? "RuntimeDefault" : "Unconfined")
                .endSeccompProfile()
                .endSecurityContext()
                .withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchField()
                .withKey("metadata.name")
                .withOperator("In")
                .withValues(options.place().node())
                .endMatchField()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .build();
    }

    private static Map<String, Quantity> resources(InstanceSpec spec) {
        Map<String, Quantity> resources = new java.util.LinkedHashMap<>();
        if (spec.info().cpuReq() > 0) {
            resources.put("cpu", new Quantity(spec.info().cpuReq() * MILLICORES_PER_PERCENT + "m"));
        }
        if (spec.info().memoryReq() > 0) {
            resources.put("memory", new Quantity(spec.info().memoryReq() + "Mi"));
        }
        return resources;
    }

    private List<EnvVar> environment(Map<String, String> variables) {
        return variables.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(variable -> variable(variable.getKey(), variable.getValue()))
                .toList();
    }

    private EnvVar variable(String name, String value) {
        String secret = options.pods().passphraseSecret();
        if (secret != null && PASSPHRASE_VARIABLE.equals(name)) {
            return new EnvVarBuilder()
                    .withName(name)
                    .withNewValueFrom()
                    .withNewSecretKeyRef(PASSPHRASE_KEY, secret, false)
                    .endValueFrom()
                    .build();
        }
        // Kubernetes replaces $(NAME) and takes $$ for $.
        return new EnvVar(name, value.replace("$", "$$"), null);
    }
}
