package io.physarum.allocator.instance;

import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import io.physarum.allocator.driver.InstanceExit;
import io.physarum.allocator.driver.InstancePorts;
import io.physarum.allocator.driver.InstanceSpec;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.allocator.driver.VirtualizationDriver;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.AllocationRefusedException.Reason;
import io.physarum.mesh.error.LogLine;
import io.physarum.mesh.service.ServiceName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Starts one instance: fetches its image, finds ports, starts it and waits until it listens. */
final class InstanceStarter {

    private static final Logger log = LoggerFactory.getLogger(InstanceStarter.class);

    private static final int MAX_NAME_IN_ID = 40;

    private final Drivers drivers;

    private final InstanceSettings settings;

    private final PortPool ports;

    private final InstanceEnvironment environment;

    private final Readiness readiness;

    private final RandomGenerator random;

    InstanceStarter(
            Drivers drivers,
            InstanceSettings settings,
            PortPool ports,
            InstanceEnvironment environment,
            Readiness readiness,
            RandomGenerator random) {
        this.drivers = drivers;
        this.settings = settings;
        this.ports = ports;
        this.environment = environment;
        this.readiness = readiness;
        this.random = random;
    }

    /**
     * Whether an image is here. One that is needed must be here if its driver fetches none: else this fails with the reason why it
     * cannot be had.
     */
    Mono<Boolean> imagePresent(String image, boolean needed) {
        VirtualizationDriver driver = drivers.of(image);
        return driver.imagePresent(image)
                .flatMap(present -> present || !needed || driver.fetches(image)
                        ? Mono.just(present)
                        : driver.pull(image).thenReturn(true));
    }

    /**
     * Completes when the instance listens. If it fails, the instance is ended and its ports are free again. One that cannot be
     * ended yet keeps its ports and takes over the reservation until it can.
     */
    Mono<ReadyInstance> start(AllocationRequest request, Reservation reservation, Stages stages) {
        return stages.time("pull", Mono.defer(() -> pull(request.info().dockerHash())))
                .then(Mono.defer(() -> attempt(request, reservation, stages))
                        .retryWhen(Retry.max(InstanceSettings.START_ATTEMPTS - 1L)
                                .filter(PortTakenException.class::isInstance)
                                .doBeforeRetry(retry -> log.info(
                                        "{}, trying others",
                                        LogLine.of(retry.failure().getMessage())))
                                .onRetryExhaustedThrow((spec, retry) -> retry.failure())));
    }

    private Mono<Void> pull(String image) {
        return drivers.of(image)
                .pull(image)
                .timeout(
                        settings.pullTimeout(),
                        Mono.error(() -> new AllocationRefusedException(
                                Reason.IMAGE_UNAVAILABLE,
                                "image " + image + " was not here after "
                                        + settings.pullTimeout().toSeconds() + " s (physarum.allocator.pull-timeout)",
                                null)));
    }

    private Mono<ReadyInstance> attempt(AllocationRequest request, Reservation reservation, Stages stages) {
        VirtualizationDriver driver = drivers.of(request.info().dockerHash());
        InstancePorts taken = ports.take();
        InstanceSpec spec = new InstanceSpec(
                id(request.name()),
                request.name(),
                request.info(),
                taken,
                environment.of(request.info().proxy(), taken, driver.sharesNetwork()));
        ReadinessWait wait = readiness.ofNew(request.info());
        return stages.time("create", driver.start(spec))
                .doOnError(failure -> ports.release(taken))
                .flatMap(instance -> awaitReady(instance, wait, stages)
                        .onErrorResume(failure -> clean(instance, reservation, failure)));
    }

    private Mono<ReadyInstance> awaitReady(RunningInstance instance, ReadinessWait wait, Stages stages) {
        CompletableFuture<InstanceExit> exit =
                drivers.of(instance).exit(instance).toFuture();
        Mono<PeerInfo> ended =
                Mono.fromFuture(exit, true).flatMap(how -> Mono.error(new InstanceDiedException(instance, how)));
        return stages.time(
                        "ready",
                        Mono.firstWithSignal(wait.until(instance), ended)
                                .timeout(settings.startTimeout(), notReady(instance, wait)))
                .map(peer -> new ReadyInstance(instance, peer, exit));
    }

    private Mono<PeerInfo> notReady(RunningInstance instance, ReadinessWait wait) {
        return drivers.of(instance)
                .lastOutput(instance)
                .onErrorReturn("")
                .flatMap(output -> Mono.error(new AllocationRefusedException(
                        Reason.NOT_READY,
                        instance + " is not ready after "
                                + settings.startTimeout().toSeconds()
                                + " s (physarum.allocator.start-timeout): " + wait.missing(instance)
                                + "; it wrote last:\n" + output.strip(),
                        null)));
    }

    /** Fails; in a way that is worth another try only if the room is still there for one. */
    private Mono<ReadyInstance> clean(RunningInstance instance, Reservation reservation, Throwable failure) {
        return remove(instance, reservation)
                .flatMap(removed -> Mono.error(
                        removed && failure instanceof InstanceDiedException died && isPortTaken(instance)
                                ? new PortTakenException(died)
                                : failure));
    }

    /** Whether another program of this machine has one of its ports; nobody can take those at an address of its own. */
    private boolean isPortTaken(RunningInstance instance) {
        return instance.sharesNetwork() && ports.isAnyTaken(instance.ports());
    }

    /** Ends an instance that listens but is not wanted after all; the reservation is as when a start fails. */
    Mono<Void> discard(RunningInstance instance, Reservation reservation) {
        return remove(instance, reservation).then();
    }

    /**
     * Ends it and frees its ports. Nobody waits for one that cannot be ended at once: false, and it keeps the ports and the room
     * until it can.
     */
    private Mono<Boolean> remove(RunningInstance instance, Reservation reservation) {
        VirtualizationDriver driver = drivers.of(instance);
        return driver.stop(instance)
                .then(Mono.fromCallable(() -> {
                    ports.release(instance.ports());
                    return true;
                }))
                .onErrorResume(e -> {
                    log.warn("{} cannot be removed yet: {}", instance, e.getMessage());
                    Ending.of(driver, instance, ports, reservation.handOver()).subscribe();
                    return Mono.just(false);
                });
    }

    /** Readable, and never used again. */
    private String id(ServiceName name) {
        String readable = name.value().replaceAll("[^A-Za-z0-9_-]", "-");
        byte[] unique = new byte[8];
        random.nextBytes(unique);
        return readable.substring(0, Math.min(MAX_NAME_IN_ID, readable.length())) + "-"
                + HexFormat.of().formatHex(unique);
    }

    /** An instance ended before it listened. */
    static class InstanceDiedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        InstanceDiedException(RunningInstance instance, InstanceExit exit) {
            super(instance + " " + exit.describe());
        }

        InstanceDiedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** It ended, and another program has one of its ports. */
    static final class PortTakenException extends InstanceDiedException {

        private static final long serialVersionUID = 1L;

        PortTakenException(InstanceDiedException died) {
            super("a port of it was taken by another program: " + died.getMessage(), died);
        }
    }
}
