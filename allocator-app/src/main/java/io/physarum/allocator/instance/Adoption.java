package io.physarum.allocator.instance;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import io.physarum.allocator.driver.RunningInstance;
import io.physarum.allocator.driver.VirtualizationDriver;
import io.physarum.libp2p.core.PeerInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * Takes over the instances of one driver that run from before. While the driver is not available that is tried again, and until
 * it is done the driver must start none: it could not be told which run from before. Thread-safe.
 */
final class Adoption {

    private static final Logger log = LoggerFactory.getLogger(Adoption.class);

    private static final Duration RETRY = Duration.ofSeconds(2);

    private static final Duration READY_LIMIT = Duration.ofSeconds(10);

    private final VirtualizationDriver driver;

    private final DriverStatuses statuses;

    private final Instances instances;

    private final Reservations reservations;

    private final PortPool ports;

    private final Readiness readiness;

    private final Sinks.Empty<Void> triedOnce = Sinks.empty();

    private Disposable work = Disposables.disposed();

    private boolean stopped;

    /** Why it is not done; null once it is. */
    private volatile @Nullable String pending = "it has not answered yet";

    Adoption(
            VirtualizationDriver driver,
            DriverStatuses statuses,
            Instances instances,
            Reservations reservations,
            PortPool ports,
            Readiness readiness) {
        this.driver = driver;
        this.statuses = statuses;
        this.instances = instances;
        this.reservations = reservations;
        this.ports = ports;
        this.readiness = readiness;
    }

    VirtualizationDriver driver() {
        return driver;
    }

    /** Begins. All that are found are in use when it is done, or take their ports and their room until they can be ended. */
    synchronized void start() {
        if (!stopped) {
            // What hangs now might never say what runs: then it is not asked.
            work = statuses.answer(driver)
                    .thenMany(driver.adopt())
                    .collectList()
                    .flatMapMany(Flux::fromIterable)
                    .flatMap(this::adopt)
                    .then()
                    .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, RETRY)
                            .doBeforeRetry(retry -> failed(retry.totalRetries(), retry.failure())))
                    .subscribe(done -> {}, failure -> log.error("adopting instances", failure), this::done);
        }
    }

    /** Gives up; from now on nothing is added. */
    synchronized void stop() {
        stopped = true;
        work.dispose();
    }

    /** Completes when the first try has ended, whether it has succeeded or not. */
    Mono<Void> triedOnce() {
        return triedOnce.asMono();
    }

    /** Why the driver cannot start instances yet; empty once it can. */
    Optional<String> pending() {
        return Optional.ofNullable(pending)
                .map(why -> "the " + driver.name()
                        + " driver starts nothing until it is known what it runs from before: " + why);
    }

    private void done() {
        pending = null;
        triedOnce.tryEmitEmpty();
    }

    private void failed(long before, Throwable failure) {
        pending = String.valueOf(failure.getMessage());
        triedOnce.tryEmitEmpty();
        if (before == 0) {
            log.warn(
                    "no instance of the {} driver from before can be taken over yet, it is tried again: {}",
                    driver.name(),
                    failure.getMessage());
        }
    }

    private Mono<Void> adopt(RunningInstance instance) {
        // Before it listens: other drivers may start instances meanwhile.
        ports.mark(instance.ports());
        Reservation reservation = reservations.take(instance.info());
        return readiness
                .ofOld()
                .until(instance)
                .timeout(READY_LIMIT)
                .doOnNext(peer -> add(instance, reservation, peer))
                .then()
                .onErrorResume(e -> Mono.fromRunnable(() -> end(instance, reservation)));
    }

    private synchronized void add(RunningInstance instance, Reservation reservation, PeerInfo peer) {
        if (!stopped) {
            log.info("{} runs from before and is adopted", instance);
            instances.add(new LiveInstance(
                    instance, peer, reservation, driver.exit(instance).toFuture(), Map.of()));
        }
    }

    /** Nobody waits for that: it may take until an operator has put something right. */
    private synchronized void end(RunningInstance instance, Reservation reservation) {
        if (!stopped) {
            log.warn("{} runs from before but does not answer, it is ended", instance);
            Ending.of(driver, instance, ports, reservation).subscribe();
        }
    }
}
