package io.physarum.allocator.driver.kubernetes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How the Kubernetes driver works.
 *
 * @param owner the allocator's identity, under which it finds its pods again
 * @param place where pods are made
 * @param pods what all pods have in common
 * @param startTimeout how long a pod whose image is here may take to run
 * @param stopGrace how long a pod has to end when asked to
 * @param keptOnClose whether pods outlive the driver
 * @param maxPulls how many images are pulled at once; more are refused
 */
public record KubernetesOptions(
        String owner,
        Place place,
        PodSettings pods,
        Duration startTimeout,
        Duration stopGrace,
        boolean keptOnClose,
        int maxPulls) {

    /**
     * Where pods are made.
     *
     * @param kubeconfig a file that says where the API server is; null for the service account of the pod that this is, or what
     *     {@code KUBECONFIG} names, or {@code ~/.kube/config}
     * @param node the node that this machine is
     * @param namespace the namespace of pods; null for that of the allocator's own pod, or of the kubeconfig's context
     * @param allocatorPod the allocator's own pod; null if it runs outside of the cluster
     */
    public record Place(
            @Nullable Path kubeconfig,
            String node,
            @Nullable String namespace,
            @Nullable String allocatorPod) {}

    /**
     * What all pods have in common.
     *
     * @param serviceAccount the service account, of which no token is mounted; null for the namespace's default
     * @param imagePullSecrets the secrets by which images are pulled
     * @param passphraseSecret the secret that holds a private network's passphrase; null to hand it on in plain text
     * @param security what the processes in pods may do
     * @param tolerations the taints of the node that do not matter
     */
    public record PodSettings(
            @Nullable String serviceAccount,
            List<String> imagePullSecrets,
            @Nullable String passphraseSecret,
            Security security,
            List<Taint> tolerations) {}

    /**
     * What the processes in pods may do.
     *
     * @param nonRoot whether an image that runs as root is refused
     * @param escalation whether a process may get more privileges than its parent
     * @param droppedCapabilities the capabilities that are taken away
     * @param seccomp whether the container runtime's filter of system calls is on
     */
    public record Security(boolean nonRoot, boolean escalation, List<String> droppedCapabilities, boolean seccomp) {}

    /**
     * A taint that is tolerated, in Kubernetes' words.
     *
     * @param key its key; null for all
     * @param operator {@code Equal} or {@code Exists}
     * @param value its value; null with {@code Exists}
     * @param effect its effect; null for all
     */
    public record Taint(
            @Nullable String key,
            String operator,
            @Nullable String value,
            @Nullable String effect) {}
}
