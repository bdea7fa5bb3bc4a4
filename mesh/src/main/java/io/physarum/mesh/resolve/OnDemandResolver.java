package io.physarum.mesh.resolve;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.error.NoAllocatorException;
import io.physarum.mesh.error.StageTimeoutException;
import io.physarum.mesh.error.UnknownServiceException;
import io.physarum.mesh.flight.SingleFlight;
import io.physarum.mesh.qos.PooledInstance;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Resolves from the pool; else by one search per service at a time, which asks the registry and the DHT and starts an
 * instance if need be. A search goes on when a request has waited for it as long as it may, or was cancelled: the start is under
 * way on its machine in any case, and whoever asks next waits for the same one. While the instance in use is over its soft requirement a better one is looked for in the background.
 */
public final class OnDemandResolver implements ServiceResolver, ResolutionExplainer {

    private static final Logger log = LoggerFactory.getLogger(OnDemandResolver.class);

    private final ResolverParts parts;

    private final ResolverConfig config;

    private final ResolutionRecorder recorder;

    private final TimeSource time;

    private final FailedInstances failed;

    private final SingleFlight<ServiceName, Route> searches = new SingleFlight<>();

    private final Map<ServiceName, StageTimings> underWay = new ConcurrentHashMap<>();

    private final SingleFlight<ServiceName, Route> improvements = new SingleFlight<>();

    private final Map<ServiceName, Long> improvedNanos = new ConcurrentHashMap<>();

    /** A resolver; it listens to the pool from now on. */
    public OnDemandResolver(ResolverParts parts, ResolverConfig config, ResolutionRecorder recorder, TimeSource time) {
        this.parts = parts;
        this.config = config;
        this.recorder = recorder;
        this.time = time;
        this.failed = new FailedInstances(config.exclusion(), time);
        parts.pool().addListener(this::improve);
        parts.registry().events().subscribe(new PoolRefresh(parts.registry(), parts.pool())::onEvent);
    }

    @Override
    public Mono<Route> resolve(ServiceName name) {
        return Mono.defer(() -> parts.pool()
                .best(name)
                .map(instance -> Mono.just(pooled(instance)))
                .orElseGet(() -> searched(name))
                .doOnNext(route -> recorder.onRoute(route.outcome()))
                .doOnError(recorder::onNoRoute));
    }

    private Mono<Route> searched(ServiceName name) {
        return searches.run(name, () -> search(name))
                .timeout(config.timeout(), Mono.defer(() -> waitedTooLong(name)), time.scheduler());
    }

    /** What the search has found may do, while a nearer one is still being started. */
    private Mono<Route> waitedTooLong(ServiceName name) {
        return Mono.justOrEmpty(parts.pool().best(name))
                .map(OnDemandResolver::pooled)
                .switchIfEmpty(Mono.error(() -> outOfPatience(name)));
    }

    private StageTimeoutException outOfPatience(ServiceName name) {
        StageTimings timings = underWay.getOrDefault(name, new StageTimings(recorder, time));
        StageTimeoutException failure = StageTimeoutException.goingOn(
                timings.current().id(),
                timings.describe(name) + "; a request waits "
                        + config.timeout().toSeconds()
                        + " s for an instance (physarum.resolve.timeout). This goes on: ask again");
        if (timings.isOverdueFirst()) {
            recorder.onFailure(failure);
        }
        return failure;
    }

    private static Route pooled(PooledInstance instance) {
        return new Route(
                instance.name(),
                instance.info(),
                instance.peer(),
                instance.roundTripTime(),
                Route.Outcome.CACHED,
                Map.of());
    }

    private Mono<Route> search(ServiceName name) {
        if (searches.size() > config.maxConcurrentSearches()) {
            recorder.onRefusal();
            return Mono.error(new NoAllocatorException(
                    "more than " + config.maxConcurrentSearches()
                            + " services are searched for at once; raise physarum.resolve.max-concurrent-searches"
                            + " if this is expected",
                    null));
        }
        // A request may have come too late for the search before, and just in time for what that found.
        Optional<PooledInstance> known = parts.pool().best(name);
        if (known.isPresent()) {
            return Mono.just(pooled(known.get()));
        }
        StageTimings timings = new StageTimings(recorder, time);
        underWay.put(name, timings);
        Mono<Route> searched = prepared(name, timings)
                .flatMap(search -> search.findOrAllocate(config.attempts(), config.retryDelay()));
        return searched.timeout(config.searchTimeout(), Mono.error(() -> timeout(timings)), time.scheduler())
                .doOnError(recorder::onFailure)
                .doOnTerminate(() -> underWay.remove(name, timings));
    }

    private StageTimeoutException timeout(StageTimings timings) {
        return new StageTimeoutException(
                timings.current().id(), config.searchTimeout(), "physarum.resolve.search-timeout");
    }

    private Mono<ServiceSearch> prepared(ServiceName name, StageTimings timings) {
        // Allocators are looked for meanwhile: should one be needed, it is known already.
        parts.allocation().prepare().subscribe(done -> {}, failure -> log.debug("no allocator is known yet", failure));
        return timings.measured(Stage.REGISTRY, parts.registry().get(name))
                .switchIfEmpty(Mono.error(() -> new UnknownServiceException(name)))
                .map(info -> new AllocationRequest(name, info))
                .map(wanted -> new ServiceSearch(parts, failed, timings, time, wanted));
    }

    @Override
    public void reportFailure(Route route, Throwable cause) {
        log.debug("{} on {} failed a request: {}", route.name(), route.peer(), cause.toString());
        failed.add(route.name(), route.peer());
        parts.pool().remove(route.name(), route.peer());
    }

    private void improve(PooledInstance current) {
        ServiceName name = current.name();
        if (!isImprovementDue(name)) {
            return;
        }
        improvements
                .run(
                        name,
                        () -> prepared(name, new StageTimings(recorder, time))
                                .flatMap(search -> search.improveOn(current.roundTripTime()))
                                .timeout(config.searchTimeout(), time.scheduler()))
                .subscribe(
                        better -> log.info("a better instance of {}: {}", name, better.peer()),
                        failure -> log.debug("no better instance of {}: {}", name, failure.toString()));
    }

    private boolean isImprovementDue(ServiceName name) {
        long now = time.nanos();
        long interval = config.improvementInterval().toNanos();
        improvedNanos.values().removeIf(last -> now - last >= interval);
        return improvedNanos.putIfAbsent(name, now) == null;
    }

    @Override
    public Mono<Explanation> explain(ServiceName name) {
        return new Explainer(parts, failed).explain(name);
    }
}
