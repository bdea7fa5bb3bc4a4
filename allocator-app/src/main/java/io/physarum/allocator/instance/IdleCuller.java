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
 * A proxy that does not count is in client mode if it announces nothing, and has served nobody since it was started; else it may be
 * in use at any time, and is kept as long as it answers.
 */
final class IdleCuller {

    private static final Logger log = LoggerFactory.getLogger(IdleCuller.class);

    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(5);

    private static final Duration SUPERSEDED_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(20);

    private static final Retry ASK_AGAIN =
            Retry.fixedDelay(2, Duration.ofSeconds(1)).onRetryExhaustedThrow((spec, retry) -> retry.failure());

    private static final int LOOKUPS = 2;

    private static final Duration NO_ANSWER = Duration.ofSeconds(Long.MAX_VALUE);

    private final Instances instances;

    private final EmbeddedProxy proxies;

    private final ForeignProxies foreign;

    private final Duration idleTimeout;

    private Disposable work = Disposables.disposed();

    IdleCuller(Instances instances, EmbeddedProxy proxies, ForeignProxies foreign, Duration idleTimeout) {
        this.instances = instances;
        this.proxies = proxies;
        this.foreign = foreign;
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
                .retryWhen(ASK_AGAIN)
                .flatMap(idle -> idle.map(Mono::just).orElseGet(() -> uncounted(instance)))
                .onErrorResume(e -> {
                    log.warn(
                            "the proxy of {} does not say how long it was idle: {}", instance.instance(), e.toString());
                    return Mono.just(NO_ANSWER);
                });
    }

    /** How long one may have been idle whose proxy does not count. */
    private Mono<Duration> uncounted(LiveInstance instance) {
        Duration age = Duration.between(instance.since(), Instant.now());
        if (age.compareTo(timeout(instance)) < 0 || instance.isSuperseded()) {
            return Mono.just(age);
        }
        return isAnnounced(instance).map(announced -> announced ? Duration.ZERO : age);
    }

    /** Once it is known to be announced it is for good: nobody tells of every lookup that fails for a moment. */
    private Mono<Boolean> isAnnounced(LiveInstance instance) {
        if (instance.isAnnouncedByItself()
                || instance.instance().info().contentHash().isBlank()) {
            return Mono.just(true);
        }
        return Mono.defer(() ->
                        foreign.announces(instance.instance(), instance.peer().peerId()))
                .filter(Boolean::booleanValue)
                .repeatWhenEmpty(LOOKUPS, ends -> ends.delayElements(Duration.ofSeconds(1)))
                .doOnNext(announced -> instance.announcedByItself())
                .defaultIfEmpty(false)
                .onErrorReturn(IllegalStateException.class, false);
    }
}
