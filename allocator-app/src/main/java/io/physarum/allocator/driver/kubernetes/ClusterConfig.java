package io.physarum.allocator.driver.kubernetes;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import org.jspecify.annotations.Nullable;

/** Finds out where the API server is, and who the allocator is there. */
final class ClusterConfig {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    private ClusterConfig() {}

    /** Reads a kubeconfig file or, without one, what a pod or a user of {@code kubectl} has. */
    static Config find(@Nullable Path kubeconfig) {
        Config found = kubeconfig == null ? automatic() : read(kubeconfig);
        return new ConfigBuilder(found)
                .withConnectionTimeout((int) CONNECT_TIMEOUT.toMillis())
                .withRequestTimeout((int) REQUEST_TIMEOUT.toMillis())
                // Who asks decides whether to ask again: a pod must not be made twice.
                .withRequestRetryBackoffLimit(0)
                .withUserAgent("physarum-allocator")
                .build();
    }

    private static Config automatic() {
        boolean inPod = System.getenv("KUBERNETES_SERVICE_HOST") != null
                && Files.isReadable(Path.of(Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH));
        boolean forUser = Config.getKubeconfigFilenames().stream().anyMatch(file -> new File(file).isFile());
        if (!inPod && !forUser) {
            throw new KubernetesStartException(
                    "physarum.allocator.driver is kubernetes, but no cluster is configured: there is no service account in "
                            + Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH + " and no file "
                            + String.join(", ", Config.getKubeconfigFilenames()),
                    "In a pod, let the service account's token be mounted (automountServiceAccountToken). Elsewhere name a"
                            + " kubeconfig file in physarum.allocator.kubernetes.kubeconfig or in KUBECONFIG.",
                    null);
        }
        return Config.autoConfigure(null);
    }

    private static Config read(Path kubeconfig) {
        if (!Files.isReadable(kubeconfig)) {
            throw unusable(kubeconfig, "it cannot be read", null);
        }
        try {
            return Config.fromKubeconfig(kubeconfig.toFile());
        } catch (RuntimeException e) {
            throw unusable(kubeconfig, String.valueOf(e.getMessage()), e);
        }
    }

    private static KubernetesStartException unusable(Path kubeconfig, String why, @Nullable Throwable cause) {
        return new KubernetesStartException(
                "the kubeconfig file " + kubeconfig + " cannot be used: " + why,
                "Name another file in physarum.allocator.kubernetes.kubeconfig; 'kubectl --kubeconfig FILE get nodes' tells"
                        + " whether it is right.",
                cause);
    }
}
