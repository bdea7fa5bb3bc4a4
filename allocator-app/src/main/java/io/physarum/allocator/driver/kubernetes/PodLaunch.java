package io.physarum.allocator.driver.kubernetes;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.fabric8.kubernetes.api.model.Pod;
import io.physarum.allocator.driver.DriverBusyException;
import io.physarum.allocator.driver.DriverException;
import io.physarum.allocator.driver.DriverUnavailableException;
import io.physarum.allocator.driver.ImageUnavailableException;
import io.physarum.allocator.driver.InstanceStartException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Makes pods and waits until they have come to something. One that has come to nothing is deleted. */
final class PodLaunch {

    private final Cluster cluster;

    private final PodWatch watch;

    private final PodRemoval removal;

    private final PodTrouble trouble;

    private final Mono<Void> closing;

    /** With what ends all waiting when it completes. */
    PodLaunch(Cluster cluster, PodWatch watch, PodRemoval removal, Mono<Void> closing) {
        this.cluster = cluster;
        this.watch = watch;
        this.removal = removal;
        this.trouble = new PodTrouble(cluster);
        this.closing = closing;
    }

    /**
     * Makes a pod.
     *
     * @param pod what it looks like
     * @param outcome what is made of its state: nothing to wait on, or what is waited for, or an error
     * @param limit how long that may take
     * @param property the property that says so
     */
    <T> Mono<T> run(Pod pod, Function<PodState, Mono<T>> outcome, Duration limit, String property) {
        String name = pod.getMetadata().getName();
        return Mono.defer(() -> {
            // Not cancelled: a pod that is made must be known to be deleted.
            Mono<Pod> made = Mono.fromFuture(cluster.make(pod).toFuture(), true);
            Mono<Void> cleanup = made.onErrorComplete().then(removal.abandon(name));
            Mono<T> reached = made.then(outcome(name, outcome, limit, property));
            Mono<T> shutDown = closing.then(
                    Mono.error(() -> new DriverUnavailableException("the kubernetes driver is shut down", null)));
            return Mono.firstWithSignal(reached, shutDown)
                    .onErrorResume(e -> explained(name, e).flatMap(why -> cleanup.then(Mono.error(why))))
                    .doOnCancel(cleanup::subscribe);
        });
    }

    private <T> Mono<T> outcome(String pod, Function<PodState, Mono<T>> outcome, Duration limit, String property) {
        AtomicReference<@Nullable PodState> last = new AtomicReference<>();
        return watch.states(pod)
                .doOnNext(last::set)
                .concatMap(outcome)
                .next()
                .timeout(
                        limit,
                        Mono.error(() -> new InstanceStartException(late(pod, last.get(), limit, property), null)));
    }

    /** The failure that a state is for who needs the pod's container; null if it is none. */
    static Mono<Void> failure(String what, PodState state) {
        if (state instanceof PodState.NoRoom refused) {
            return Mono.error(new DriverBusyException("the node has no room for " + what + ": " + refused.why()));
        }
        if (state instanceof PodState.NoImage refused) {
            return Mono.error(new ImageUnavailableException(
                    "the image of " + what + " cannot be pulled: " + refused.why(), null));
        }
        if (state instanceof PodState.NotStarted refused) {
            return Mono.error(new InstanceStartException(what + " cannot be started: " + refused.why(), null));
        }
        if (state instanceof PodState.Gone) {
            return Mono.error(new InstanceStartException(what + " was deleted by somebody while it was started", null));
        }
        return Mono.empty();
    }

    /** The same failure, with what the cluster's events tell besides. */
    private Mono<Throwable> explained(String pod, Throwable e) {
        if (!(e instanceof ImageUnavailableException || e instanceof InstanceStartException) || e.getCause() != null) {
            return Mono.just(e);
        }
        return trouble.of(pod, String.valueOf(e.getMessage()))
                .map(more -> more.isEmpty() ? e : with(more, (DriverException) e));
    }

    private static DriverException with(String more, DriverException e) {
        String text = e.getMessage() + "; events: " + more;
        return e instanceof ImageUnavailableException
                ? new ImageUnavailableException(text, null)
                : new InstanceStartException(text, null);
    }

    private static String late(String pod, @Nullable PodState last, Duration limit, String property) {
        String what =
                last instanceof PodState.Waiting waiting && !waiting.what().isBlank() ? ": " + waiting.what() : "";
        return "pod " + pod + " did not run after " + limit.toSeconds() + " s (" + property + ")" + what;
    }
}
