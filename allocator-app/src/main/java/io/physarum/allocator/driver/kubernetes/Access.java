package io.physarum.allocator.driver.kubernetes;

import java.net.HttpURLConnection;
import java.util.List;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.physarum.allocator.driver.DriverUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Asks the API server, once it answers, whether the allocator may do what the driver does. Thread-safe. */
final class Access {

    private static final Logger log = LoggerFactory.getLogger(Access.class);

    private final Cluster cluster;

    private volatile boolean checked;

    Access(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Asks, and blocks until it is known.
     *
     * @throws KubernetesStartException if something lacks without which nothing works, or the API server does not know who asks
     * @throws DriverUnavailableException if the API server does not answer; nothing is known then
     */
    void check() {
        if (checked) {
            return;
        }
        List<Permission> missing = missing(Permission.NEEDED);
        if (!missing.isEmpty()) {
            throw new KubernetesStartException(
                    "the allocator's service account may not " + describe(missing),
                    "Give its Role these verbs; the driver needs create, get, list, watch and delete on pods in namespace "
                            + cluster.namespace() + " ('kubectl auth can-i' with --as tells what an account may).",
                    null);
        }
        List<Permission> helpful = missing(Permission.HELPFUL);
        if (!helpful.isEmpty()) {
            log.warn(
                    "the allocator's service account may not {}: less is known of pods and of the node",
                    describe(helpful));
        }
        checked = true;
    }

    /** The same, without blocking: what {@link #check} throws is the error. Nothing is asked once all is well. */
    Mono<Boolean> checked() {
        return Mono.defer(() -> checked
                ? Mono.just(true)
                : cluster.limited(cluster.call(() -> {
                    check();
                    return true;
                })));
    }

    private List<Permission> missing(List<Permission> permissions) {
        return permissions.stream().filter(permission -> !isGiven(permission)).toList();
    }

    private boolean isGiven(Permission permission) {
        try {
            SelfSubjectAccessReview answer = cluster.client()
                    .authorization()
                    .v1()
                    .selfSubjectAccessReview()
                    .create(permission.review(cluster.namespace()));
            return answer.getStatus() != null
                    && Boolean.TRUE.equals(answer.getStatus().getAllowed());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED) {
                throw new KubernetesStartException(
                        "the Kubernetes API server at " + cluster.url() + " does not know who asks: "
                                + Cluster.message(e),
                        "The token or the certificate is wrong or has expired: mount the service account's token, or renew"
                                + " the kubeconfig file.",
                        e);
            }
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                // Not even that may be asked here: what is done later will tell.
                log.debug("whether {} is allowed cannot be asked", permission, e);
                return true;
            }
            throw new DriverUnavailableException(
                    String.valueOf(cluster.failure("asking what the allocator may do", e)
                            .getMessage()),
                    e);
        }
    }

    private String describe(List<Permission> missing) {
        return missing.stream()
                .map(permission -> permission.describe(cluster.namespace()))
                .collect(Collectors.joining(", "));
    }
}
