package io.physarum.allocator.driver.kubernetes;

import java.time.Duration;

import io.physarum.allocator.driver.DriverUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Ends pods. The node does it, first politely, and tells when it is done; nothing is taken from under its hands. */
final class PodRemoval {

    private static final Logger log = LoggerFactory.getLogger(PodRemoval.class);

    /** What the node may take to end a pod, besides the grace. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Retry TRY_AGAIN =
            Retry.backoff(20, Duration.ofSeconds(1)).maxBackoff(Duration.ofSeconds(30));

    private final Cluster cluster;

    private final PodWatch watch;

    private final Duration grace;

    PodRemoval(Cluster cluster, PodWatch watch, Duration stopGrace) {
        this.cluster = cluster;
        this.watch = watch;
        this.grace = Duration.ofSeconds(Math.max(1, stopGrace.toSeconds()));
    }

    /** Ends a pod; completes when it is gone, also if it was before. */
    Mono<Void> remove(String pod) {
        return remove(pod, watch.states(pod));
    }

    /** Ends a pod of another allocator; completes when it is gone. */
    Mono<Void> removeOther(String pod) {
        return remove(pod, watch.statesOfOther(pod));
    }

    private Mono<Void> remove(String pod, Flux<PodState> states) {
        Duration limit = grace.plus(LIMIT);
        return delete(pod)
                .thenMany(states)
                .filter(PodState.Gone.class::isInstance)
                .next()
                .timeout(
                        limit,
                        Mono.error(() -> new DriverUnavailableException(
                                "pod " + pod + " is not gone after " + limit.toSeconds()
                                        + " s; does the kubelet of its node run?",
                                null)))
                .then();
    }

    /** Has a pod ended for which nobody waits; completes when that is asked for, and never fails. */
    Mono<Void> abandon(String pod) {
        return delete(pod).onErrorResume(e -> {
            log.info("pod {} cannot be deleted now, it is tried again: {}", pod, e.getMessage());
            delete(pod)
                    .retryWhen(TRY_AGAIN)
                    .subscribe(done -> {}, failure -> log.warn("pod {} may be left: {}", pod, failure.getMessage()));
            return Mono.empty();
        });
    }

    private Mono<Void> delete(String pod) {
        return cluster.ask(
                        "deleting pod " + pod,
                        () -> cluster.pods()
                                .withName(pod)
                                .withGracePeriod(grace.toSeconds())
                                .delete())
                .then();
    }
}
