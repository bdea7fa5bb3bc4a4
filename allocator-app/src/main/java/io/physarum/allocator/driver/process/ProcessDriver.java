package io.physarum.allocator.driver.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.physarum.allocator.driver.DriverException;
import io.physarum.allocator.driver.DriverStatus;
import io.physarum.allocator.driver.ImageUnavailableException;
import io.physarum.allocator.driver.InstanceExit;
import io.physarum.allocator.driver.InstanceSpec;
import io.physarum.allocator.driver.InstanceStartException;
import io.physarum.allocator.driver.LastRemovals;
import io.physarum.allocator.driver.LaunchGate;
import io.physarum.allocator.driver.OwnerDirectory;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.allocator.driver.VirtualizationDriver;
import io.physarum.mesh.bundle.Bundle;
import io.physarum.mesh.bundle.BundleException;
import io.physarum.mesh.bundle.BundleLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Runs bundles as processes of this machine, with no isolation between them. Each has a directory of its own, with the extracted
 * bundle, its output and what is needed to find it again.
 */
public final class ProcessDriver implements VirtualizationDriver {

    /** The driver's name. */
    public static final String NAME = "process";

    private static final Logger log = LoggerFactory.getLogger(ProcessDriver.class);

    private static final Duration TRIM_INTERVAL = Duration.ofSeconds(1);

    private static final int ENDED_AT_ONCE = 16;

    private final ProcessOptions options;

    private final WorkDirectory work;

    private final ProcessTable table;

    private final ProcessLauncher launcher;

    private final Optional<Cgroups> cgroups;

    private final Scheduler scheduler = Schedulers.newBoundedElastic(16, 1000, "physarum-process", 30, true);

    private final LaunchGate launches = new LaunchGate(NAME);

    private final Map<String, LiveProcess> live = new ConcurrentHashMap<>();

    private final Disposable trimming;

    /** Ends all waiting: the last exits may be told after the scheduler is gone. */
    private final Sinks.Empty<Void> closing = Sinks.empty();

    private volatile boolean closed;

    private ProcessDriver(ProcessOptions options, WorkDirectory work, ProcessLauncher launcher, ProcessTable table) {
        this.options = options;
        this.table = table;
        this.launcher = launcher;
        this.work = work;
        this.cgroups = Cgroups.detect(options.cgroups());
        this.trimming =
                Flux.interval(TRIM_INTERVAL, scheduler).onBackpressureDrop().subscribe(tick -> trimLogs());
    }

    /**
     * Opens the driver.
     *
     * @throws IOException if the work directory cannot be used, or another allocator with this identity uses it
     */
    public static ProcessDriver open(ProcessOptions options) throws IOException {
        return open(options, new ProcessLauncher(System.getenv()), new ProcessTable(Path.of("/proc")));
    }

    static ProcessDriver open(ProcessOptions options, ProcessLauncher launcher, ProcessTable table) throws IOException {
        return WorkDirectory.lock(options.workDirectory(), options.owner())
                .map(work -> new ProcessDriver(options, work, launcher, table))
                .orElseThrow(() -> new IOException("another allocator with the identity " + options.owner()
                        + " runs on this machine and uses " + options.workDirectory()
                        + "; give this one another key file or work directory"));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Mono<DriverStatus> status() {
        return Mono.fromCallable(() -> new DriverStatus(
                !closed,
                closed ? "it is shut down" : "local processes",
                cgroups.map(Cgroups::describe).orElse(null),
                Runtime.getRuntime().availableProcessors() * 100L,
                ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                                .getTotalMemorySize()
                        >> 20));
    }

    @Override
    public boolean runs(String image) {
        return Bundle.isReference(image);
    }

    @Override
    public Mono<Boolean> imagePresent(String image) {
        return blocking(() -> runs(image)
                        && options.bundles().find(Bundle.cidOf(image)).isPresent())
                .onErrorReturn(false);
    }

    @Override
    public boolean fetches(String image) {
        return false;
    }

    @Override
    public Mono<Void> pull(String image) {
        return blocking(() -> bundle(image)).then();
    }

    @Override
    public Mono<RunningInstance> start(InstanceSpec spec) {
        return launches.pass(blocking(() -> launch(spec))
                .onErrorResume(
                        e -> orLeft(work.instance(spec.id()), stop(spec.id())).then(Mono.error(e))));
    }

    @Override
    public Mono<InstanceExit> exit(RunningInstance instance) {
        return Mono.defer(() -> {
            LiveProcess process = live.get(instance.id());
            return process == null
                    ? Mono.just(new InstanceExit(null, ""))
                    : process.exitStatus()
                            .takeUntilOther(closing.asMono())
                            .publishOn(scheduler)
                            .map(status -> new InstanceExit(
                                    status.orElse(null), output(instance.id()).tail()));
        });
    }

    @Override
    public Mono<String> lastOutput(RunningInstance instance) {
        return blocking(() -> output(instance.id()).tail());
    }

    @Override
    public Mono<Void> stop(RunningInstance instance) {
        return stop(instance.id());
    }

    private Mono<Void> stop(String id) {
        return Mono.defer(() -> {
            LiveProcess process = live.get(id);
            if (scheduler.isDisposed()) {
                return Mono.empty(); // closed, and all ended
            }
            ProcessTree tree = new ProcessTree(table, id, process == null ? null : process.leader());
            return end(tree, work.instance(id)).doOnSuccess(done -> live.remove(id));
        });
    }

    @Override
    public Flux<RunningInstance> adopt() {
        return blocking(() -> OwnerDirectory.owners(options.workDirectory()))
                .flatMapIterable(owners -> owners)
                .concatMap(this::endAbandoned)
                .thenMany(blocking(work::instances).flatMapIterable(instances -> instances))
                .flatMap(this::adopt);
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            if (closed) {
                return Mono.empty();
            }
            closed = true;
            trimming.dispose();
            return launches.close()
                    .then(LastRemovals.of(Flux.defer(() -> Flux.fromIterable(List.copyOf(live.keySet()))), this::stop))
                    .then(blocking(() -> {
                        leaveWork();
                        return true;
                    }))
                    .doFinally(signal -> {
                        closing.tryEmitEmpty();
                        scheduler.dispose();
                    })
                    .then();
        });
    }

    private Bundle bundle(String image) {
        return options.bundles()
                .find(Bundle.cidOf(image))
                .orElseThrow(() -> new ImageUnavailableException(
                        "there is no " + image + " in " + options.bundles().path()
                                + "; registry-cli add --bundle makes it on the machine where it is called",
                        null));
    }

    private RunningInstance launch(InstanceSpec spec) throws IOException {
        InstanceFiles files = work.instance(spec.id());
        try {
            String command = bundle(spec.info().dockerHash()).extract(files.application(), BundleLimits.DEFAULT);
            InstanceState state =
                    new InstanceState(spec.id(), spec.name().value(), spec.info(), spec.ports(), 0, 0, "");
            files.write(state);
            Process process = launcher.launch(spec, command, files, joins(spec));
            ProcessEntry leader =
                    table.find(process.pid()).orElseGet(() -> new ProcessEntry(process.pid(), 0, process.pid(), 0));
            RunningInstance instance = spec.running(Long.toString(process.pid()));
            live.put(spec.id(), new LiveProcess(instance, leader, LiveProcess.exitOf(process)));
            files.write(state.withProcess(leader, table.boot()));
            return instance;
        } catch (IOException | RuntimeException e) {
            throw e instanceof BundleException
                    ? new ImageUnavailableException(String.valueOf(e.getMessage()), e)
                    : new InstanceStartException("the process could not be started: " + e.getMessage(), e);
        }
    }

    private List<Path> joins(InstanceSpec spec) {
        long cpu = spec.info().cpuReq();
        long memory = spec.info().memoryReq();
        if (cpu == 0 && memory == 0) {
            return List.of();
        }
        if (cgroups.isEmpty()) {
            log.warn(
                    "instance {} of {} runs without its limits: no control groups can be made here",
                    spec.id(),
                    spec.name());
            return List.of();
        }
        try {
            return cgroups.get().create(spec.id(), cpu, memory);
        } catch (IOException e) {
            log.warn("instance {} of {} runs without its limits: {}", spec.id(), spec.name(), e.toString());
            return List.of();
        }
    }

    private Mono<RunningInstance> adopt(InstanceFiles files) {
        return blocking(files::read).flatMap(read -> {
            ProcessEntry leader = read.map(state -> state.leader(table)).orElse(null);
            if (read.isEmpty() || leader == null) {
                return orLeft(files, end(new ProcessTree(table, files.id(), null), files))
                        .then(Mono.<RunningInstance>empty());
            }
            RunningInstance instance = read.get().running();
            live.put(instance.id(), new LiveProcess(instance, leader, LiveProcess.exitOf(leader, table, scheduler)));
            return Mono.just(instance);
        });
    }

    /** Ends what an owner has left that is gone; its part is taken for that long. */
    private Mono<Void> endAbandoned(String owner) {
        return Mono.usingWhen(
                        blocking(() -> WorkDirectory.lock(options.workDirectory(), owner))
                                .flatMap(Mono::justOrEmpty),
                        this::endAll,
                        abandoned -> blocking(() -> {
                            abandoned.close();
                            return true;
                        }))
                .onErrorResume(e -> {
                    log.warn("what allocator {} has left is left again: {}", owner, e.getMessage());
                    return Mono.empty();
                });
    }

    private Mono<Void> endAll(WorkDirectory abandoned) {
        return blocking(abandoned::instances)
                .flatMapIterable(instances -> instances)
                .flatMapDelayError(this::endAbandoned, ENDED_AT_ONCE, ENDED_AT_ONCE)
                .then(blocking(() -> {
                    abandoned.remove();
                    return true;
                }))
                .then();
    }

    private Mono<Void> endAbandoned(InstanceFiles files) {
        return Mono.defer(() -> {
            log.info("ending instance {}, whose allocator is gone", files.id());
            ProcessEntry leader = files.read().map(state -> state.leader(table)).orElse(null);
            return end(new ProcessTree(table, files.id(), leader), files);
        });
    }

    /** Its files stay, by which the next driver finds it. */
    private static Mono<Void> orLeft(InstanceFiles files, Mono<Void> end) {
        return end.onErrorResume(e -> {
            log.warn("what is left of instance {} cannot be ended: {}", files.id(), e.getMessage());
            return Mono.empty();
        });
    }

    private Mono<Void> end(ProcessTree tree, InstanceFiles files) {
        return tree.end(options.stopGrace(), scheduler).then(Mono.fromRunnable(() -> remove(files)));
    }

    /** What could not be ended keeps its files, by which the next driver finds it. */
    private void leaveWork() throws IOException {
        if (work.instances().isEmpty()) {
            work.remove();
        } else {
            work.close();
        }
    }

    private void remove(InstanceFiles files) {
        files.delete();
        cgroups.ifPresent(groups -> groups.remove(files.id()));
    }

    private BoundedLog output(String id) {
        return work.instance(id).output(options.maxLogBytes());
    }

    private void trimLogs() {
        for (String id : live.keySet()) {
            try {
                output(id).trim();
            } catch (IOException e) {
                log.warn("the output of instance {} cannot be kept within its size: {}", id, e.toString());
            }
        }
    }

    private <T> Mono<T> blocking(java.util.concurrent.Callable<T> work) {
        return Mono.fromCallable(work)
                .subscribeOn(scheduler)
                .onErrorMap(
                        e -> !(e instanceof DriverException),
                        e -> new InstanceStartException(String.valueOf(e.getMessage()), e));
    }
}
