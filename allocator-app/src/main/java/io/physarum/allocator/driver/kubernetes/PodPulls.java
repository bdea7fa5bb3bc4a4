package io.physarum.allocator.driver.kubernetes;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;

import io.fabric8.kubernetes.api.model.Pod;
import io.physarum.allocator.driver.DriverBusyException;
import io.physarum.allocator.driver.ImageUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Brings images onto the node. Only its kubelet can do that, and only for a pod: each image gets one for a moment, whose command
 * is nowhere in it, so that nothing of the service runs. Thread-safe.
 */
final class PodPulls {

    private static final Logger log = LoggerFactory.getLogger(PodPulls.class);

    private static final int MAX_KNOWN = 256;

    /** Who asks gives up long before. */
    private static final java.time.Duration LIMIT = java.time.Duration.ofHours(1);

    private final PodLaunch launch;

    private final PodRemoval removal;

    private final int limit;

    private final Semaphore free;

    /** What was pulled or was here, as the node does not tell of all; one that it has thrown away is pulled at the start. */
    private final Set<String> known =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > MAX_KNOWN;
                }
            }));

    /** Allows so many pulls at once. */
    PodPulls(PodLaunch launch, PodRemoval removal, int limit) {
        this.launch = launch;
        this.removal = removal;
        this.limit = limit;
        this.free = new Semaphore(limit);
    }

    /** Whether an image was seen on the node, by its full name. */
    boolean knows(String fullName) {
        return known.contains(fullName);
    }

    /** An image is on the node. */
    void here(String fullName) {
        known.add(fullName);
    }

    /**
     * Pulls an image by a pod; completes when it is here. One who cancels gives it up, and the pod with it. Fails with {@link
     * DriverBusyException} if as many are pulled as may be.
     */
    Mono<Void> run(String image, Pod pod) {
        return Mono.defer(() -> {
            if (!free.tryAcquire()) {
                return Mono.error(new DriverBusyException("image " + image + " cannot be pulled now: " + limit
                        + " others are being pulled (physarum.allocator.max-pulls)"));
            }
            String name = pod.getMetadata().getName();
            log.info("pulling {} with pod {}", image, name);
            return launch.run(pod, state -> outcome(image, state), LIMIT, "physarum.allocator.pull-timeout")
                    .doOnNext(done -> {
                        here(ImageNames.full(image));
                        log.info("pulled {}", image);
                    })
                    .doOnNext(done -> removal.abandon(name).subscribe())
                    .doFinally(signal -> free.release())
                    .then();
        });
    }

    /** The container runtime has looked for the command: the image is here. */
    private static Mono<Boolean> outcome(String image, PodState state) {
        if (state instanceof PodState.NotStarted || state instanceof PodState.Running) {
            return Mono.just(true);
        }
        if (state instanceof PodState.Ended ended) {
            return ended.status() == null
                    ? Mono.error(new ImageUnavailableException(
                            "image " + image + " was not pulled, the pod for it has ended: " + ended.reason() + " "
                                    + ended.message(),
                            null))
                    : Mono.just(true);
        }
        if (state instanceof PodState.NoImage refused) {
            return Mono.error(
                    new ImageUnavailableException("image " + image + " cannot be pulled: " + refused.why(), null));
        }
        return PodLaunch.failure("a pod that pulls " + image, state).then(Mono.empty());
    }
}
