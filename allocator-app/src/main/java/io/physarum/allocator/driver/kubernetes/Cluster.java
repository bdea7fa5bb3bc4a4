package io.physarum.allocator.driver.kubernetes;

import java.io.Closeable;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.physarum.allocator.driver.DriverException;
import io.physarum.allocator.driver.DriverUnavailableException;
import io.physarum.allocator.driver.InstanceStartException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** The API server, and what its silence or its errors mean. Thread-safe. */
final class Cluster implements Closeable {

    /** No call takes longer, whatever the client does. */
    private static final Duration CALL_LIMIT = Duration.ofSeconds(15);

    private static final Retry AGAIN =
            Retry.max(1).filter(Cluster::isLost).onRetryExhaustedThrow((spec, retry) -> retry.failure());

    private static final int CALLS_AT_ONCE = 16;

    private static final int HTTP_TOO_MANY_REQUESTS = 429;

    private final KubernetesClient client;

    private final String url;

    private final String namespace;

    private final String ownNamespace;

    /** Calls of the client block. */
    private final Scheduler scheduler =
            Schedulers.newBoundedElastic(CALLS_AT_ONCE, 10_000, "physarum-kubernetes", 30, true);

    /** The cluster that a place is in. Nothing is asked yet. */
    Cluster(KubernetesOptions.Place place) {
        Config config = ClusterConfig.find(place.kubeconfig());
        this.client = new KubernetesClientBuilder().withConfig(config).build();
        this.url = config.getMasterUrl();
        this.ownNamespace = Optional.ofNullable(config.getNamespace()).orElse("default");
        this.namespace = Optional.ofNullable(place.namespace()).orElse(ownNamespace);
    }

    /** For messages. */
    String url() {
        return url;
    }

    /** Where pods are made. */
    String namespace() {
        return namespace;
    }

    /** Where the allocator's own pod is, if it is one. */
    String ownNamespace() {
        return ownNamespace;
    }

    KubernetesClient client() {
        return client;
    }

    /** The pods of the namespace. */
    NonNamespaceOperation<Pod, PodList, PodResource> pods() {
        return client.pods().inNamespace(namespace);
    }

    /** Where what is asked is worked on. */
    Scheduler scheduler() {
        return scheduler;
    }

    /**
     * Runs work that blocks. Who cancels does not interrupt it: the API server may do all the same what it was asked to. How it
     * ends then is of interest to nobody.
     */
    <T> Mono<T> call(Callable<T> work) {
        return Mono.defer(() -> {
            // What the work came to is a value even if it failed: a failure that nobody waits for any more would be
            // logged.
            CompletableFuture<Mono<T>> result = new CompletableFuture<>();
            scheduler.schedule(() -> result.complete(outcome(work)));
            return Mono.fromFuture(result, true).flatMap(outcome -> outcome);
        });
    }

    private static <T> Mono<T> outcome(Callable<T> work) {
        try {
            return Mono.justOrEmpty(work.call());
        } catch (Throwable e) {
            return Mono.error(e);
        }
    }

    /**
     * Asks the API server, which takes 15 seconds at most; what fails is a {@link DriverException}. A connection that was lost
     * meanwhile is no failure: it is asked again, so it must do no harm to ask twice.
     */
    <T> Mono<T> ask(String doing, Callable<T> work) {
        return askOnce(doing, call(work).retryWhen(AGAIN));
    }

    /** Makes a pod; who does not get an answer cannot know whether it was made. */
    Mono<Pod> make(Pod pod) {
        return askOnce(
                "making pod " + pod.getMetadata().getName(),
                call(() -> pods().resource(pod).create()));
    }

    /** Waits for work that asks the API server for 15 seconds at most; then it is a {@link DriverUnavailableException}. */
    <T> Mono<T> limited(Mono<T> work) {
        return work.timeout(
                CALL_LIMIT,
                Mono.error(() ->
                        new DriverUnavailableException(away("no answer for " + CALL_LIMIT.toSeconds() + " s"), null)));
    }

    private <T> Mono<T> askOnce(String doing, Mono<T> call) {
        return limited(call).onErrorMap(e -> failure(doing, e));
    }

    private static boolean isLost(Throwable e) {
        return e instanceof KubernetesClientException answer
                && answer.getCode() < HttpURLConnection.HTTP_BAD_REQUEST
                && !(rootCause(answer) instanceof java.util.concurrent.TimeoutException
                        || rootCause(answer) instanceof java.net.http.HttpTimeoutException);
    }

    /** What an exception of the client's means: the API server is away, or it has refused. */
    DriverException failure(String doing, Throwable e) {
        if (e instanceof DriverException known) {
            return known;
        }
        if (scheduler.isDisposed()) {
            return new DriverUnavailableException("the kubernetes driver is shut down", e);
        }
        if (e instanceof RejectedExecutionException) {
            return new DriverUnavailableException("too much waits for the Kubernetes API server at " + url, e);
        }
        if (!(e instanceof KubernetesClientException answer)) {
            return new InstanceStartException(doing + " failed: " + e, e);
        }
        int code = answer.getCode();
        if (code < HttpURLConnection.HTTP_BAD_REQUEST) {
            return new DriverUnavailableException(away(rootMessage(answer)), e);
        }
        String text = doing + " was refused by Kubernetes: " + message(answer);
        return code == HttpURLConnection.HTTP_UNAUTHORIZED
                        || code == HTTP_TOO_MANY_REQUESTS
                        || code >= HttpURLConnection.HTTP_INTERNAL_ERROR
                ? new DriverUnavailableException(text, e)
                : new InstanceStartException(text, e);
    }

    /** What the API server said, without the wrapping that the client puts around it. */
    static String message(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                .map(Status::getMessage)
                .filter(said -> !said.isBlank())
                .orElseGet(() -> String.valueOf(e.getMessage()));
    }

    static boolean isForbidden(Throwable e) {
        Throwable cause = e instanceof DriverException ? e.getCause() : e;
        return cause instanceof KubernetesClientException answer
                && answer.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
    }

    private String away(String why) {
        return "the Kubernetes API server at " + url + " does not answer (" + why + ")";
    }

    private static String rootMessage(Throwable e) {
        Throwable root = rootCause(e);
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static Throwable rootCause(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    @Override
    public void close() {
        scheduler.dispose();
        client.close();
    }
}
