package io.physarum.allocator.driver.kubernetes;

import java.io.Closeable;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.physarum.allocator.driver.InstanceLabels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/**
 * Follows an allocator's pods: one watch tells of all of them. While it is lost, each pod that somebody waits for is asked for
 * every other second, and once in a while also when it is not, as what happened between two watches may be told by neither.
 * Thread-safe.
 */
final class PodWatch implements Closeable {

    private static final Logger log = LoggerFactory.getLogger(PodWatch.class);

    private static final Duration ASK_INTERVAL = Duration.ofSeconds(2);

    private static final int ASK_ANYWAY = 15;

    private final Cluster cluster;

    private final SharedIndexInformer<Pod> informer;

    private final Map<String, Set<FluxSink<PodState>>> followers = new ConcurrentHashMap<>();

    /** A watch of the pods of an allocator, which has not begun. */
    PodWatch(Cluster cluster, String owner) {
        this.cluster = cluster;
        this.informer = cluster.pods()
                .withLabel(InstanceLabels.ALLOCATOR, PodLabels.label(owner))
                .runnableInformer(0)
                .exceptionHandler((started, failure) -> {
                    log.debug("pods cannot be watched, it is tried again", failure);
                    return true;
                });
    }

    /** Begins; while the API server does not answer, it is tried again. */
    void start() {
        informer.addEventHandler(new Handler());
        informer.start();
    }

    /** Where a pod stands now, and each time that it changes; on threads of the cluster's scheduler. Never fails, nor ends. */
    Flux<PodState> states(String pod) {
        return Flux.merge(pushed(pod), asked(pod, tick -> tick % ASK_ANYWAY == 0 || !informer.isWatching()))
                .publishOn(cluster.scheduler());
    }

    private Flux<PodState> pushed(String pod) {
        return Flux.create(
                sink -> {
                    follow(pod, sink);
                    sink.onDispose(() -> forget(pod, sink));
                },
                FluxSink.OverflowStrategy.LATEST);
    }

    /** In one step, as the set is dropped with its last follower. */
    private void follow(String pod, FluxSink<PodState> sink) {
        followers.compute(pod, (name, sinks) -> {
            Set<FluxSink<PodState>> followed = sinks == null ? ConcurrentHashMap.newKeySet() : sinks;
            followed.add(sink);
            return followed;
        });
    }

    private void forget(String pod, FluxSink<PodState> sink) {
        followers.computeIfPresent(pod, (name, sinks) -> {
            sinks.remove(sink);
            return sinks.isEmpty() ? null : sinks;
        });
    }

    /** The same for a pod of another allocator, of which this watch does not tell. */
    Flux<PodState> statesOfOther(String pod) {
        return asked(pod, tick -> true);
    }

    private Flux<PodState> asked(String pod, LongPredicate when) {
        return Flux.interval(Duration.ZERO, ASK_INTERVAL)
                .onBackpressureDrop()
                .filter(when::test)
                .concatMap(tick -> ask(pod), 1);
    }

    private Mono<PodState> ask(String pod) {
        return cluster.ask("asking for pod " + pod, () -> {
                    Pod found = cluster.pods().withName(pod).get();
                    return found == null ? new PodState.Gone() : PodStatusReader.read(found);
                })
                .onErrorResume(e -> {
                    log.debug("pod {} cannot be asked for, it is tried again", pod, e);
                    return Mono.empty();
                });
    }

    private void tell(Pod pod, PodState state) {
        followers.getOrDefault(pod.getMetadata().getName(), Set.of()).forEach(sink -> sink.next(state));
    }

    @Override
    public void close() {
        informer.stop();
    }

    /** Called by the watch, in order. */
    private final class Handler implements ResourceEventHandler<Pod> {

        @Override
        public void onAdd(Pod pod) {
            tell(pod, PodStatusReader.read(pod));
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            tell(pod, PodStatusReader.read(pod));
        }

        @Override
        public void onDelete(Pod pod, boolean isFinalStateUnknown) {
            tell(pod, new PodState.Gone());
        }
    }
}
