package io.physarum.allocator.driver.docker;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import io.physarum.allocator.driver.DriverStatus;
import io.physarum.allocator.driver.DriverUnavailableException;
import io.physarum.allocator.driver.ImageUnavailableException;
import io.physarum.allocator.driver.InstanceExit;
import io.physarum.allocator.driver.InstanceLabels;
import io.physarum.allocator.driver.InstanceSpec;
import io.physarum.allocator.driver.LastRemovals;
import io.physarum.allocator.driver.LaunchGate;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.allocator.driver.VirtualizationDriver;
import io.physarum.mesh.bundle.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Runs images as containers on the host network. What it knows of them is in their labels, so that a restarted allocator finds
 * its own; those of another identity it does not touch, unless they are of this machine's work directory and their allocator is
 * gone.
 */
public final class DockerDriver implements VirtualizationDriver {

    /** The driver's name. */
    public static final String NAME = "docker";

    /** How many calls of the engine are under way at once, each of which may be the end of a container. */
    public static final int CALLS_AT_ONCE = 32;

    private static final Logger log = LoggerFactory.getLogger(DockerDriver.class);

    private static final long CPU_PERIOD_MICROS = 100_000;

    /** How often an engine that did not answer is asked to remove what it may have made. */
    private static final int LATE_REMOVALS = 10;

    private static final Duration FIRST_RETRY = Duration.ofMillis(500);

    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    private static final String RUNNING = "running";

    /** It becomes part of the path in requests to the engine. */
    private static final Pattern IMAGE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}");

    private final DockerOptions options;

    private final DockerEngine engine;

    private final DockerClient client;

    private final ContainerOwners owners;

    private final AbandonedContainers abandoned;

    private final ImagePulls pulls;

    private final LaunchGate launches = new LaunchGate(NAME);

    /** Not for pulls: what they wait for may be silent for minutes. */
    private final Scheduler scheduler =
            Schedulers.newBoundedElastic(CALLS_AT_ONCE, 10_000, "physarum-docker", 30, true);

    private final EngineCalls calls;

    /** Ends all waiting: an engine that is let go says no more. */
    private final Sinks.Empty<Void> closing = Sinks.empty();

    private volatile boolean closed;

    private DockerDriver(DockerOptions options, ContainerOwners owners) {
        this.options = options;
        this.owners = owners;
        this.engine = new DockerEngine(options.engine(), options.stopGrace());
        this.client = engine.client();
        this.calls = new EngineCalls(engine, scheduler, options.engine().responseTimeout());
        this.abandoned = new AbandonedContainers(client, owners);
        this.pulls = new ImagePulls(options.maxPulls());
    }

    /**
     * Opens a driver of the engine that the options name, which need not run yet.
     *
     * @throws IOException if the work directory cannot be used, or another allocator with this identity uses it
     */
    public static DockerDriver open(DockerOptions options) throws IOException {
        return new DockerDriver(options, ContainerOwners.register(options.workDirectory(), options.owner()));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Mono<DriverStatus> status() {
        return calls.prompt("asking the engine", engine::status)
                .onErrorResume(e -> Mono.just(DriverStatus.unavailable(String.valueOf(e.getMessage()))));
    }

    @Override
    public boolean runs(String image) {
        return IMAGE_NAME.matcher(image).matches() && !image.contains("..") && !Bundle.isReference(image);
    }

    @Override
    public Mono<Boolean> imagePresent(String image) {
        return calls.prompt("looking for image " + image, () -> isHere(image));
    }

    @Override
    public Mono<Void> pull(String image) {
        return imagePresent(image)
                .filter(present -> !present)
                .flatMap(absent -> pulls.run(image, () -> pullNow(image))
                        .onErrorMap(e -> engine.failure("pulling image " + image, e)));
    }

    @Override
    public Mono<RunningInstance> start(InstanceSpec spec) {
        return launches.pass(launch(spec));
    }

    @Override
    public Mono<InstanceExit> exit(RunningInstance instance) {
        return ContainerEnd.of(engine.patientClient(), instance.handle(), scheduler)
                .takeUntilOther(closing.asMono())
                .flatMap(status -> lastOutput(instance).map(output -> new InstanceExit(status.orElse(null), output)));
    }

    @Override
    public Mono<String> lastOutput(RunningInstance instance) {
        return calls.prompt("reading output", () -> ContainerOutput.last(client, instance.handle()));
    }

    @Override
    public Mono<Void> stop(RunningInstance instance) {
        return Mono.defer(() -> scheduler.isDisposed()
                ? Mono.empty() // closed, and ended with all others or kept with them
                : removal(instance.handle()));
    }

    @Override
    public Flux<RunningInstance> adopt() {
        return calls.prompt("listing containers of this work directory", abandoned::find)
                .flatMap(found -> calls.within(
                        removalLimit().multipliedBy(1 + AbandonedContainers.count(found)),
                        "ending containers whose allocator is gone",
                        () -> abandoned.end(found, this::remove)))
                .then(calls.prompt("listing containers of former versions", abandoned::findFormer))
                .flatMap(found ->
                        calls.patient("looking for allocators of former versions", () -> abandoned.warnOfFormer(found)))
                .then(containers())
                .flatMapIterable(containers -> containers)
                .flatMap(this::adopt);
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            if (closed) {
                return Mono.empty();
            }
            closed = true;
            Mono<Void> removed = options.keptOnClose()
                    ? Mono.empty()
                    : LastRemovals.of(
                            containers()
                                    .flatMapIterable(containers -> containers)
                                    .map(Container::getId),
                            this::removal);
            return launches.close()
                    .then(removed)
                    .then(calls.patient("closing", () -> {
                        closing.tryEmitEmpty();
                        owners.close();
                        engine.close();
                        return true;
                    }))
                    .doFinally(signal -> {
                        pulls.close();
                        scheduler.dispose();
                    })
                    .then();
        });
    }

    private boolean isHere(String image) {
        try {
            client.inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    private void pullNow(String image) throws InterruptedException {
        try {
            ImagePull.run(engine.patientClient(), image);
        } catch (DockerException e) {
            throw new ImageUnavailableException("image " + image + " cannot be pulled: " + DockerEngine.message(e), e);
        }
    }

    private Mono<RunningInstance> launch(InstanceSpec spec) {
        String starting = "starting a container of " + spec.info().dockerHash();
        return calls.prompt(starting, () -> created(spec))
                .flatMap(id -> calls.prompt(starting, () -> {
                    client.startContainerCmd(id).exec();
                    return spec.running(id);
                }))
                .onErrorResume(failure -> undone(spec, failure));
    }

    /** Fails, and leaves no container. Nobody waits for an engine that does not answer: what it makes all the same is ended then. */
    private Mono<RunningInstance> undone(InstanceSpec spec, Throwable failure) {
        Mono<Void> removal = removal(containerName(spec));
        if (failure instanceof DriverUnavailableException) {
            removal.retryWhen(Retry.backoff(LATE_REMOVALS, FIRST_RETRY).maxBackoff(LONGEST_RETRY))
                    .takeUntilOther(closing.asMono())
                    .subscribe(
                            done -> {}, e -> log.debug("what was started without an answer is left: {}", spec.id(), e));
            return Mono.error(failure);
        }
        return removal.onErrorComplete().then(Mono.error(failure));
    }

    private String created(InstanceSpec spec) {
        CreateContainerResponse created;
        try {
            created = create(spec);
        } catch (NotFoundException e) {
            throw new ImageUnavailableException(
                    "image " + spec.info().dockerHash() + " is not on this machine: " + DockerEngine.message(e), e);
        }
        for (String warning : created.getWarnings() == null ? new String[0] : created.getWarnings()) {
            log.warn("container of {}: {}", spec.name(), warning);
        }
        return created.getId();
    }

    private static String containerName(InstanceSpec spec) {
        return "physarum-" + spec.id();
    }

    private CreateContainerResponse create(InstanceSpec spec) {
        HostConfig host = host();
        if (spec.info().cpuReq() > 0) {
            host.withCpuPeriod(CPU_PERIOD_MICROS).withCpuQuota(spec.info().cpuReq() * CPU_PERIOD_MICROS / 100);
        }
        if (spec.info().memoryReq() > 0) {
            long bytes = spec.info().memoryReq() << 20;
            host.withMemory(bytes).withMemorySwap(bytes);
        }
        List<String> environment = spec.environment().entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
        return client.createContainerCmd(spec.info().dockerHash())
                .withName(containerName(spec))
                .withLabels(ContainerLabels.of(options.owner(), owners.label(), spec))
                .withEnv(environment)
                .withHostConfig(host)
                .exec();
    }

    /** What all containers have in common. */
    private HostConfig host() {
        DockerOptions.Bounds bounds = options.bounds();
        return HostConfig.newHostConfig()
                .withNetworkMode("host")
                .withRestartPolicy(RestartPolicy.noRestart())
                .withPidsLimit(bounds.processes())
                .withSecurityOpts(bounds.escalation() ? List.of() : List.of("no-new-privileges:true"))
                .withCapDrop(bounds.droppedCapabilities().toArray(Capability[]::new))
                .withLogConfig(new LogConfig(
                        LogConfig.LoggingType.JSON_FILE,
                        Map.of("max-size", Long.toString(options.maxLogBytes()), "max-file", "2")));
    }

    private Mono<List<Container>> containers() {
        return calls.prompt(
                "listing containers",
                () -> client.listContainersCmd()
                        .withShowAll(true)
                        .withLabelFilter(Map.of(InstanceLabels.ALLOCATOR, options.owner()))
                        .exec());
    }

    private Mono<RunningInstance> adopt(Container container) {
        return Mono.justOrEmpty(
                        RUNNING.equals(container.getState())
                                ? InstanceLabels.read(
                                        container.getId(), container.getLabels(), InetAddress.getLoopbackAddress())
                                : Optional.empty())
                .switchIfEmpty(removal(container.getId()).then(Mono.empty()));
    }

    private Mono<Void> removal(String containerId) {
        return calls.within(removalLimit(), "stopping container " + containerId, () -> {
                    remove(containerId);
                    return true;
                })
                .then();
    }

    private Duration removalLimit() {
        return options.stopGrace().plus(options.engine().responseTimeout());
    }

    private void remove(String containerId) {
        try {
            // Answered when the container has ended, which may take longer than what else is asked.
            engine.stoppingClient()
                    .stopContainerCmd(containerId)
                    .withTimeout((int) Math.max(1, options.stopGrace().toSeconds()))
                    .exec();
        } catch (NotModifiedException | NotFoundException e) {
            log.debug("container {} has ended already", containerId);
        }
        try {
            client.removeContainerCmd(containerId)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException e) {
            log.debug("container {} is removed already", containerId);
        }
    }
}
