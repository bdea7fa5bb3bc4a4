package io.physarum.allocator.instance;

import java.time.Duration;
import java.time.Instant;

import io.physarum.mesh.dataplane.http.ServedInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Ends instances that nobody has used for a while. Looks ten times as often as they may be idle, but at least every five seconds.
 * One that was superseded by another version of its service may be idle for five seconds at most. An instance with a proxy of its own is asked; one whose proxy does not answer is ended too, as in the original.
 * A proxy in client mode that does not count has served nobody since it was started.
 */
final class IdleCuller {

    private static final Logger log = LoggerFactory.getLogger(IdleCuller.class);

    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(5);

    private static final Duration SUPERSEDED_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(20);

    private static final Retry ASK_AGAIN =
            Retry.fixedDelay(2, Duration.ofSeconds(1)).onRetryExhaustedThrow((spec, retry) -> retry.failure());

    private static final Duration NO_ANSWER = Duration.ofSeconds(Long.MAX_VALUE);

    private final Instances instances;

    private final EmbeddedProxy proxies;

    private final Duration idleTimeout;

    private Disposable work = Disposables.disposed();

    IdleCuller(Instances instances, EmbeddedProxy proxies, Duration idleTimeout) {
        this.instances = instances;
        this.proxies = proxies;
        this.idleTimeout = idleTimeout;
    }

    /** Begins to look; with an idle time-out of zero, only for those that are superseded. */
    void start() {
        work = Flux.interval(interval())
                .onBackpressureDrop()
                .concatMap(tick -> look(), 1)
                .subscribe();
    }

    void stop() {
        work.dispose();
    }

    Duration interval() {
        Duration tenth = (idleTimeout.isZero() ? SUPERSEDED_TIMEOUT : idleTimeout).dividedBy(10);
        Duration bounded = tenth.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : tenth;
        return bounded.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : bounded;
    }

    private Mono<Void> look() {
        return Flux.fromIterable(instances.all())
                .filter(instance -> instance.isSuperseded() || !idleTimeout.isZero())
                .flatMap(instance -> idle(instance)
                        .filter(idle -> idle.compareTo(timeout(instance)) >= 0)
                        .doOnNext(idle -> instances
                                .retire(instance, instance.isSuperseded() ? EndReason.REPLACED : EndReason.IDLE)
                                .subscribe()))
                .then();
    }

    private Duration timeout(LiveInstance instance) {
        return instance.isSuperseded() && (idleTimeout.isZero() || idleTimeout.compareTo(SUPERSEDED_TIMEOUT) > 0)
                ? SUPERSEDED_TIMEOUT
                : idleTimeout;
    }

    Mono<Duration> idle(LiveInstance instance) {
        if (instance.isServedByNode()) {
            ServedInstance served = instance.served();
            return Mono.just(served == null ? Duration.ZERO : served.idle());
        }
        return proxies.idle(instance.instance().metrics())
                .map(idle -> idle.orElseGet(() -> Duration.between(instance.since(), Instant.now())))
                .retryWhen(ASK_AGAIN)
                .onErrorResume(e -> {
                    log.warn(
                            "the proxy of {} does not say how long it was idle: {}", instance.instance(), e.toString());
                    return Mono.just(NO_ANSWER);
                });
    }
}
