package io.physarum.allocator.driver.docker;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

import io.physarum.allocator.driver.DriverBusyException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The pulls under way, on threads of their own: an image registry may be silent for minutes, and nothing else waits for it.
 * Thread-safe.
 */
final class ImagePulls {

    /** A pull that was given up ends soon; until its thread is free, the next one waits here. */
    private static final int WAITING = 1000;

    private final int limit;

    private final Semaphore free;

    private final Scheduler scheduler;

    /** Allows so many pulls at once. */
    ImagePulls(int limit) {
        this.limit = limit;
        this.free = new Semaphore(limit);
        this.scheduler = Schedulers.newBoundedElastic(limit, WAITING, "physarum-docker-pull", 30, true);
    }

    /** Runs a pull, which blocks; fails with {@link DriverBusyException} if as many run as may. */
    Mono<Void> run(String image, Pull pull) {
        return Mono.defer(() -> {
            if (!free.tryAcquire()) {
                return Mono.error(new DriverBusyException("image " + image + " cannot be pulled now: " + limit
                        + " others are being pulled (physarum.allocator.max-pulls)"));
            }
            AtomicBoolean givenUp = new AtomicBoolean();
            return Mono.fromCallable(() -> run(pull, givenUp))
                    .subscribeOn(scheduler)
                    .doFinally(signal -> free.release())
                    .doOnCancel(() -> givenUp.set(true))
                    .then();
        });
    }

    /** The interruption that ends a pull which was given up is no failure: nobody waits for it. */
    private static boolean run(Pull pull, AtomicBoolean givenUp) throws InterruptedException {
        try {
            pull.run();
        } catch (InterruptedException e) {
            if (!givenUp.get()) {
                throw e;
            }
        }
        return true;
    }

    /** Ends the pulls under way. */
    void close() {
        scheduler.dispose();
    }

    /** A pull; blocks until the image is here, an interruption ends it. */
    interface Pull {

        void run() throws InterruptedException;
    }
}
