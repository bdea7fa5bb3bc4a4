package io.physarum.allocator.instance;

import java.time.Duration;
import java.util.Map;

import io.physarum.allocator.driver.RunningInstance;
import io.physarum.allocator.driver.VirtualizationDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Takes over the instances that run from before. While the driver is not available that is tried again. */
final class Adoption {

    private static final Logger log = LoggerFactory.getLogger(Adoption.class);

    private static final Duration RETRY = Duration.ofSeconds(2);

    private static final Duration READY_LIMIT = Duration.ofSeconds(10);

    private final VirtualizationDriver driver;

    private final Instances instances;

    private final Reservations reservations;

    private final PortPool ports;

    private final Readiness readiness;

    private volatile Disposable later = Disposables.disposed();

    Adoption(
            VirtualizationDriver driver,
            Instances instances,
            Reservations reservations,
            PortPool ports,
            Readiness readiness) {
        this.driver = driver;
        this.instances = instances;
        this.reservations = reservations;
        this.ports = ports;
        this.readiness = readiness;
    }

    /**
     * Completes when all are found, and either in use or ended. If the driver is not available it completes too, and they are
     * taken over when it is.
     */
    Mono<Void> run() {
        return once().onErrorResume(failure -> {
            log.warn("no instance from before can be taken over yet: {}", failure.getMessage());
            later = once().delaySubscription(RETRY)
                    .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, RETRY))
                    .subscribe();
            return Mono.empty();
        });
    }

    /** Gives up trying. */
    void stop() {
        later.dispose();
    }

    private Mono<Void> once() {
        return driver.adopt()
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .flatMap(this::adopt)
                .then();
    }

    private Mono<Void> adopt(RunningInstance instance) {
        return readiness
                .await(instance)
                .timeout(READY_LIMIT)
                .map(peer -> {
                    log.info("{} runs from before and is adopted", instance);
                    ports.mark(instance.ports());
                    return new LiveInstance(
                            instance,
                            peer,
                            reservations.take(instance.info()),
                            driver.exit(instance).toFuture(),
                            Map.of());
                })
                .doOnNext(instances::add)
                .then()
                .onErrorResume(e -> {
                    log.warn("{} runs from before but does not answer, it is ended", instance);
                    return driver.stop(instance);
                })
                .onErrorComplete();
    }
}
