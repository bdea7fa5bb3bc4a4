package io.physarum.allocator.driver.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.physarum.allocator.driver.DriverStatus;
import io.physarum.allocator.driver.DriverUnavailableException;
import io.physarum.allocator.driver.ImageUnavailableException;
import io.physarum.allocator.driver.InstanceExit;
import io.physarum.allocator.driver.InstanceLabels;
import io.physarum.allocator.driver.InstanceSpec;
import io.physarum.allocator.driver.InstanceStartException;
import io.physarum.allocator.driver.LastRemovals;
import io.physarum.allocator.driver.LaunchGate;
import io.physarum.allocator.driver.OutputText;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.allocator.driver.VirtualizationDriver;
import io.physarum.mesh.bundle.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Runs images as pods on this machine's node, each at an address of its own. What it knows of them is in their labels and
 * annotations, so that a restarted allocator finds its own; those of another identity it does not touch, unless they are of this
 * node and the pod of their allocator is gone.
 *
 * <p>The allocator's service account needs, all in the API group {@code ""}: from a Role in the namespace of instances {@code
 * create}, {@code get}, {@code list}, {@code watch} and {@code delete} on {@code pods}, {@code get} on {@code pods/log} and {@code
 * list} on {@code events}; from a ClusterRole {@code get} on {@code nodes} and {@code list} on {@code pods}. It starts without the
 * last four, and then knows less: see {@link Permission}.
 */
public final class KubernetesDriver implements VirtualizationDriver {

    /** The driver's name. */
    public static final String NAME = "kubernetes";

    private static final Logger log = LoggerFactory.getLogger(KubernetesDriver.class);

    private static final int OUTPUT_LINES = 20;

    private static final int MAX_OUTPUT_READ = 64 * 1024;

    private final KubernetesOptions options;

    private final Cluster cluster;

    private final Access access;

    private final AllocatorPod allocatorPod;

    private final PodTemplate template;

    private final NodeRoom room;

    private final PodWatch watch;

    private final PodRemoval removal;

    private final PodLaunch launch;

    private final PodPulls pulls;

    private final LaunchGate launches = new LaunchGate(NAME);

    /** Ends all waiting: a cluster that is let go says no more. */
    private final Sinks.Empty<Void> closing = Sinks.empty();

    private volatile boolean closed;

    private KubernetesDriver(KubernetesOptions options, Cluster cluster) {
        this.options = options;
        this.cluster = cluster;
        this.access = new Access(cluster);
        this.allocatorPod = new AllocatorPod(cluster, options.place().allocatorPod());
        this.template = new PodTemplate(options);
        this.room = new NodeRoom(cluster, options);
        this.watch = new PodWatch(cluster, options.owner());
        this.removal = new PodRemoval(cluster, watch, options.stopGrace());
        this.launch = new PodLaunch(cluster, watch, removal, closing.asMono());
        this.pulls = new PodPulls(launch, removal, options.maxPulls());
    }

    /**
     * Opens a driver of the cluster that the options name; blocks while it asks what the allocator may do there. An API server
     * that does not answer is asked again later.
     *
     * @throws KubernetesStartException if no cluster is configured, or the allocator may not do there what it must
     */
    public static KubernetesDriver open(KubernetesOptions options) {
        Cluster cluster = new Cluster(options.place());
        KubernetesDriver driver = new KubernetesDriver(options, cluster);
        try {
            driver.access.check();
        } catch (DriverUnavailableException e) {
            log.warn("{}; instances are started when it does", e.getMessage());
        } catch (KubernetesStartException e) {
            cluster.close();
            throw e;
        }
        driver.watch.start();
        return driver;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean sharesNetwork() {
        return false;
    }

    @Override
    public Mono<DriverStatus> status() {
        return Mono.defer(() -> closed
                        ? Mono.just(DriverStatus.unavailable("it is shut down"))
                        : access.checked().then(room.status()))
                .onErrorResume(e -> Mono.just(DriverStatus.unavailable(String.valueOf(e.getMessage()))));
    }

    @Override
    public boolean runs(String image) {
        return ImageNames.isName(image) && !Bundle.isReference(image);
    }

    @Override
    public Mono<Boolean> imagePresent(String image) {
        String name = ImageNames.full(image);
        return Mono.defer(
                () -> pulls.knows(name) ? Mono.just(true) : room.images().map(images -> images.contains(name)));
    }

    @Override
    public Mono<Void> pull(String image) {
        return imagePresent(image).filter(present -> !present).flatMap(absent -> {
            if (ImageNames.isBareDigest(image)) {
                return Mono.error(new ImageUnavailableException(
                        "image " + image + " is not on this node, and its name tells no registry to pull it from",
                        null));
            }
            return allocatorPod.self().flatMap(self -> pulls.run(image, template.pull(image, self)));
        });
    }

    @Override
    public Mono<RunningInstance> start(InstanceSpec spec) {
        return launches.pass(allocatorPod
                .self()
                .flatMap(self -> launch.run(
                        template.instance(spec, self),
                        state -> started(spec, state),
                        options.startTimeout(),
                        "physarum.allocator.start-timeout"))
                .doOnNext(instance -> pulls.here(ImageNames.full(spec.info().dockerHash()))));
    }

    @Override
    public Mono<InstanceExit> exit(RunningInstance instance) {
        return watch.states(instance.handle())
                .concatMap(state -> ended(instance, state))
                .next()
                .takeUntilOther(closing.asMono());
    }

    @Override
    public Mono<String> lastOutput(RunningInstance instance) {
        return cluster.ask("reading output", () -> output(instance.handle())).onErrorResume(e -> {
            log.debug("no output of pod {}", instance.handle(), e);
            return Mono.just("");
        });
    }

    @Override
    public Mono<Void> stop(RunningInstance instance) {
        return Mono.defer(() -> closed
                ? Mono.empty() // and ended with all others or kept with them
                : removal.remove(instance.handle()));
    }

    @Override
    public Flux<RunningInstance> adopt() {
        return cluster.ask("looking for pods whose allocator is gone", this::abandoned)
                .flatMap(pods -> LastRemovals.of(Flux.fromIterable(pods), pod -> {
                    log.info("ending pod {}, whose allocator is gone", pod);
                    return removal.removeOther(pod);
                }))
                .then(cluster.ask("listing pods", this::ownPods))
                .flatMapIterable(pods -> pods)
                .flatMap(this::adopt);
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            if (closed) {
                return Mono.empty();
            }
            closed = true;
            closing.tryEmitEmpty();
            Mono<Void> removed = options.keptOnClose()
                    ? Mono.empty()
                    : LastRemovals.of(
                            cluster.ask("listing pods", this::ownPods)
                                    .flatMapIterable(pods -> pods)
                                    .map(pod -> pod.getMetadata().getName()),
                            removal::remove);
            return launches.close().then(removed).doFinally(signal -> {
                watch.close();
                cluster.close();
            });
        });
    }

    private static Mono<RunningInstance> started(InstanceSpec spec, PodState state) {
        if (state instanceof PodState.Running running) {
            return Mono.just(spec.running(PodTemplate.name(spec), running.address()));
        }
        if (state instanceof PodState.Ended ended) {
            // One that ran for a moment has been started all the same.
            return ended.address() == null
                    ? Mono.error(new InstanceStartException(
                            "pod " + PodTemplate.name(spec) + " "
                                    + new InstanceExit(ended.status(), ended.reason(), ended.message()).describe(),
                            null))
                    : Mono.just(spec.running(PodTemplate.name(spec), ended.address()));
        }
        return PodLaunch.failure(
                        "pod " + PodTemplate.name(spec) + " of " + spec.info().dockerHash(), state)
                .then(Mono.empty());
    }

    private Mono<InstanceExit> ended(RunningInstance instance, PodState state) {
        if (state instanceof PodState.Gone) {
            return Mono.just(new InstanceExit(null, ""));
        }
        if (state instanceof PodState.Ended ended) {
            return lastOutput(instance)
                    .map(output -> new InstanceExit(
                            ended.status(), ended.reason(), output.isEmpty() ? ended.message() : output));
        }
        return Mono.empty();
    }

    private String output(String pod) {
        String path = "/api/v1/namespaces/" + cluster.namespace() + "/pods/" + pod + "/log";
        String text = Objects.requireNonNullElse(
                cluster.client().raw(path + "?tailLines=" + OUTPUT_LINES + "&limitBytes=" + MAX_OUTPUT_READ), "");
        return OutputText.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<Pod> ownPods() {
        return cluster.pods()
                .withLabel(InstanceLabels.ALLOCATOR, PodLabels.label(options.owner()))
                .list()
                .getItems();
    }

    /** Those of this node's allocators that never come back: their key was for one run, or is lost. */
    private List<String> abandoned() {
        return cluster
                .pods()
                .withLabel(PodLabels.NODE, PodLabels.label(options.place().node()))
                .list()
                .getItems()
                .stream()
                .map(Pod::getMetadata)
                .filter(pod -> pod.getLabels().containsKey(InstanceLabels.ALLOCATOR)
                        && !PodLabels.label(options.owner())
                                .equals(pod.getLabels().get(InstanceLabels.ALLOCATOR)))
                .filter(pod -> allocatorPod.isGone(mark(pod)))
                .map(ObjectMeta::getName)
                .toList();
    }

    private static String mark(ObjectMeta pod) {
        return annotations(pod).getOrDefault(PodLabels.ALLOCATOR_POD, "");
    }

    private static Map<String, String> annotations(ObjectMeta pod) {
        return Objects.requireNonNullElse(pod.getAnnotations(), Map.of());
    }

    private Mono<RunningInstance> adopt(Pod pod) {
        ObjectMeta about = pod.getMetadata();
        boolean stays = about.getDeletionTimestamp() == null
                && PodLabels.label(options.place().node())
                        .equals(about.getLabels().get(PodLabels.NODE));
        if (stays && PodStatusReader.read(pod) instanceof PodState.Running running) {
            return Mono.justOrEmpty(InstanceLabels.read(about.getName(), annotations(about), running.address()))
                    .switchIfEmpty(removal.abandon(about.getName()).then(Mono.empty()));
        }
        return removal.abandon(about.getName()).then(Mono.empty());
    }
}
