package io.physarum.allocator;

import java.nio.file.Path;
import java.util.List;

import io.physarum.allocator.driver.kubernetes.KubernetesOptions;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the kubernetes driver works.
 *
 * @param kubeconfig file that says where the API server is; by default the service account of the allocator's pod, else what
 *     KUBECONFIG names, else ~/.kube/config
 * @param nodeName the node that this machine is; by default NODE_NAME, which the Downward API gives
 * @param namespace namespace of the pods of instances; by default that of the allocator's own pod, or of the kubeconfig's context
 * @param podName the allocator's own pod, so that instances belong to what has made it; by default POD_NAME, which the Downward
 *     API gives
 * @param serviceAccount service account of the pods of instances, of which no token is mounted; by default the namespace's default
 * @param imagePullSecrets secrets in that namespace by which images are pulled
 * @param pskSecret secret in that namespace whose key physarum.p2p.psk holds the passphrase of a private network, for images with
 *     a proxy of their own; by default the passphrase is handed on in plain text
 * @param security what the processes of instances may do
 * @param tolerations taints of the node that do not keep instances from it
 */
public record KubernetesProperties(
        @Nullable Path kubeconfig,

        @Nullable @Pattern(regexp = NAME, message = NAME_MESSAGE)
        String nodeName,

        @Nullable @Pattern(regexp = NAME, message = NAME_MESSAGE)
        String namespace,

        @Nullable @Pattern(regexp = NAME, message = NAME_MESSAGE)
        String podName,

        @Nullable @Pattern(regexp = NAME, message = NAME_MESSAGE)
        String serviceAccount,

        @DefaultValue List<@Pattern(regexp = NAME, message = NAME_MESSAGE) String> imagePullSecrets,

        @Nullable @Pattern(regexp = NAME, message = NAME_MESSAGE)
        String pskSecret,

        @Valid @DefaultValue Security security,
        @DefaultValue List<@Valid Toleration> tolerations) {

    private static final String NAME = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";

    private static final String NAME_MESSAGE =
            "must be a name as Kubernetes has them: small letters, digits, hyphens and dots";

    /**
     * What the processes of instances may do.
     *
     * @param runAsNonRoot whether images that run as root are refused
     * @param allowPrivilegeEscalation whether a process may get more privileges than its parent
     * @param dropCapabilities capabilities that are taken from it
     * @param seccomp the filter of system calls: that of the container runtime, or none
     */
    public record Security(
            @DefaultValue("false") boolean runAsNonRoot,
            @DefaultValue("false") boolean allowPrivilegeEscalation,
            @DefaultValue("ALL") List<@NotBlank String> dropCapabilities,
            @DefaultValue("runtime-default") Seccomp seccomp) {}

    /**
     * A taint that is tolerated.
     *
     * @param key key of the taint; empty tolerates all, with operator Exists
     * @param operator how the value is compared: Equal or Exists
     * @param value value of the taint
     * @param effect NoSchedule, PreferNoSchedule or NoExecute; empty for all
     */
    public record Toleration(
            @Nullable String key,

            @DefaultValue("Equal") @Pattern(regexp = "Equal|Exists", message = "must be Equal or Exists")
            String operator,

            @Nullable String value,

            @Nullable
            @Pattern(
                    regexp = "NoSchedule|PreferNoSchedule|NoExecute",
                    message = "must be NoSchedule, PreferNoSchedule or NoExecute")
            String effect) {}

    /** The filter of system calls. */
    public enum Seccomp {
        /** The container runtime's own. */
        RUNTIME_DEFAULT,
        /** None. */
        UNCONFINED
    }

    /** What all pods have in common. */
    KubernetesOptions.PodSettings pods() {
        return new KubernetesOptions.PodSettings(
                serviceAccount,
                imagePullSecrets,
                pskSecret,
                new KubernetesOptions.Security(
                        security.runAsNonRoot(),
                        security.allowPrivilegeEscalation(),
                        security.dropCapabilities(),
                        security.seccomp() == Seccomp.RUNTIME_DEFAULT),
                tolerations.stream()
                        .map(taint -> new KubernetesOptions.Taint(
                                taint.key(), taint.operator(), taint.value(), taint.effect()))
                        .toList());
    }
}
