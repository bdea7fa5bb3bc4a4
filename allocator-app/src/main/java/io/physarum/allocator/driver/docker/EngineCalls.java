package io.physarum.allocator.driver.docker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Calls of the engine, each of which blocks a thread. Failures are {@link io.physarum.allocator.driver.DriverException}s.
 * Thread-safe.
 */
final class EngineCalls {

    /** How often a call is interrupted that was given up, at most: the client repeats some requests that break off. */
    private static final int INTERRUPTIONS = 50;

    private static final Duration BETWEEN_INTERRUPTIONS = Duration.ofMillis(100);

    private final DockerEngine engine;

    private final Scheduler scheduler;

    private final Duration soon;

    /** Calls on the threads of a scheduler, some of which are to be answered soon: within so long. */
    EngineCalls(DockerEngine engine, Scheduler scheduler, Duration soon) {
        this.engine = engine;
        this.scheduler = scheduler;
        this.soon = soon;
    }

    /** Work that asks the engine nothing, and takes as long as it takes. */
    <T> Mono<T> patient(String doing, Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(scheduler).onErrorMap(e -> engine.failure(doing, e));
    }

    /** A call that the engine answers soon, or else hangs. */
    <T> Mono<T> prompt(String doing, Callable<T> work) {
        return within(soon, doing, work);
    }

    /**
     * A call that is interrupted, and fails, when it takes longer than a limit, counted from when it has a thread. The client's own
     * limits are without effect on Unix sockets, and interruptions on others.
     */
    <T> Mono<T> within(Duration limit, String doing, Callable<T> work) {
        return Mono.defer(() -> {
                    Call<T> call = new Call<>(work);
                    // Not the other way round: a timeout has no effect on what blocks when it is subscribed to.
                    return Mono.fromCallable(call::run)
                            .subscribeOn(scheduler)
                            .doOnCancel(() -> giveUp(call))
                            .timeout(
                                    call.begun().then(Mono.delay(limit)),
                                    Mono.error(() -> new IOException("no answer for " + limit.toSeconds() + " s, "
                                            + "physarum.allocator.docker.response-timeout")));
                })
                .onErrorMap(e -> engine.failure(doing, e));
    }

    private static void giveUp(Call<?> call) {
        if (call.interrupt()) {
            Flux.interval(BETWEEN_INTERRUPTIONS)
                    .take(INTERRUPTIONS)
                    .takeWhile(tick -> call.interrupt())
                    .subscribe();
        }
    }

    /** One call. */
    private static final class Call<T> {

        private final Callable<T> work;

        private final Sinks.Empty<Void> begun = Sinks.empty();

        private @Nullable Thread thread;

        private boolean givenUp;

        Call(Callable<T> work) {
            this.work = work;
        }

        /** Completes when it has a thread. */
        Mono<Void> begun() {
            return begun.asMono();
        }

        /** The result; null, and never a failure, once it was given up: nobody waits for it. */
        @Nullable
        T run() throws Exception {
            if (!begin()) {
                return null;
            }
            begun.tryEmitEmpty();
            try {
                return work.call();
            } catch (Exception e) {
                if (isGivenUp()) {
                    return null;
                }
                throw e;
            } finally {
                end();
            }
        }

        /** Gives it up; false once it has ended. */
        synchronized boolean interrupt() {
            givenUp = true;
            if (thread == null) {
                return false;
            }
            thread.interrupt();
            return true;
        }

        private synchronized boolean begin() {
            if (!givenUp) {
                thread = Thread.currentThread();
            }
            return !givenUp;
        }

        private synchronized boolean isGivenUp() {
            return givenUp;
        }

        private synchronized void end() {
            thread = null;
        }
    }
}
