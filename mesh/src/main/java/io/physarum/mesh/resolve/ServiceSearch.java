package io.physarum.mesh.resolve;

import java.time.Duration;
import java.util.Optional;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.allocation.Allocation;
import io.physarum.mesh.allocation.AllocationConstraint;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.discovery.Candidate;
import io.physarum.mesh.discovery.Discovery;
import io.physarum.mesh.discovery.DiscoveryQuery;
import io.physarum.mesh.error.NoAllocatorException;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * One search for an instance of a service, by these rules: the nearest one found that is within the soft requirement; else one
 * started nearer than the nearest found within the hard requirement, or that found one itself if none can be; else one
 * started anywhere within the hard requirement.
 */
final class ServiceSearch {

    private static final Logger log = LoggerFactory.getLogger(ServiceSearch.class);

    private final ResolverParts parts;

    private final FailedInstances failed;

    private final StageTimings timings;

    private final TimeSource time;

    private final AllocationRequest wanted;

    ServiceSearch(
            ResolverParts parts,
            FailedInstances failed,
            StageTimings timings,
            TimeSource time,
            AllocationRequest wanted) {
        this.parts = parts;
        this.failed = failed;
        this.timings = timings;
        this.time = time;
        this.wanted = wanted;
    }

    /** Finds or allocates, again if there is hope. */
    Mono<Route> findOrAllocate(int attempts, Duration retryDelay) {
        return find().flatMap(this::choose).onErrorResume(NoAllocatorException.class, failure -> {
            if (attempts <= 1 || !failure.isWorthRetrying()) {
                return Mono.error(failure);
            }
            return Mono.delay(retryDelay, time.scheduler()).then(findOrAllocate(attempts - 1, retryDelay));
        });
    }

    /** Finds or allocates an instance that is nearer than the one there is; empty if that cannot be. */
    Mono<Route> improveOn(Duration roundTripTime) {
        return find().flatMap(found -> withinSoft(found)
                        .filter(nearest -> nearest.roundTripTime().compareTo(roundTripTime) < 0)
                        .map(nearest -> Mono.just(found(nearest)))
                        .orElseGet(() -> allocate(new AllocationConstraint(info().networkHardReq(), roundTripTime))))
                .onErrorComplete(NoAllocatorException.class);
    }

    private Mono<Discovery> find() {
        return Mono.defer(() -> {
            timings.enter(Stage.DISCOVER);
            DiscoveryQuery query = DiscoveryQuery.all(info().contentHash())
                    .until(info().networkSoftReq())
                    .without(failed.of(name()));
            return parts.discovery().find(query).doOnNext(this::take);
        });
    }

    /** All that are within the hard requirement are pooled: the next ones stand by should the nearest fail. */
    private void take(Discovery found) {
        timings.record(Stage.DISCOVER, found.lookupTime());
        if (!found.candidates().isEmpty() || !found.unreachable().isEmpty()) {
            timings.record(Stage.PING, found.pingTime());
        }
        found.candidates().stream()
                .filter(candidate -> info().networkHardReq().isMetBy(candidate.roundTripTime()))
                .forEach(candidate -> pool(candidate.peerId(), candidate.roundTripTime()));
    }

    private Mono<Route> choose(Discovery found) {
        Optional<Candidate> good = withinSoft(found);
        if (good.isPresent()) {
            return Mono.just(found(good.get()));
        }
        Optional<Candidate> usable = found.nearestWithin(info().networkHardReq());
        if (usable.isEmpty()) {
            return allocate(AllocationConstraint.within(info().networkHardReq()));
        }
        Candidate keep = usable.get();
        return allocate(new AllocationConstraint(info().networkHardReq(), keep.roundTripTime()))
                .onErrorResume(NoAllocatorException.class, failure -> {
                    log.debug("staying with an instance of {} over the soft limit: {}", name(), failure.getMessage());
                    return Mono.just(found(keep));
                });
    }

    private Optional<Candidate> withinSoft(Discovery found) {
        return found.nearestWithin(info().networkHardReq())
                .filter(nearest -> info().networkSoftReq().isMetBy(nearest.roundTripTime()));
    }

    private Route found(Candidate candidate) {
        return route(candidate.peerId(), candidate.roundTripTime(), Route.Outcome.FOUND);
    }

    private Mono<Route> allocate(AllocationConstraint constraint) {
        return Mono.defer(() -> {
            timings.enter(Stage.OFFER);
            long started = time.nanos();
            return parts.allocation()
                    .allocate(wanted, constraint, timings::onStart)
                    .doOnError(failure -> timings.record(Stage.OFFER, time.since(started)))
                    .map(this::allocated);
        });
    }

    private Route allocated(Allocation allocation) {
        timings.record(Stage.OFFER, allocation.offerTime());
        timings.record(Stage.ALLOCATE, allocation.startTime());
        allocation.instance().timings().forEach(timings::recordPart);
        PeerId peer = allocation.instance().peer().peerId();
        failed.remove(name(), peer);
        pool(peer, allocation.roundTripTime());
        return route(peer, allocation.roundTripTime(), Route.Outcome.ALLOCATED);
    }

    private void pool(PeerId peer, Duration roundTripTime) {
        parts.pool().add(name(), info(), peer, roundTripTime);
    }

    private Route route(PeerId peer, Duration roundTripTime, Route.Outcome outcome) {
        return new Route(name(), info(), peer, roundTripTime, outcome, timings.toMap());
    }

    private ServiceName name() {
        return wanted.name();
    }

    private ServiceInfo info() {
        return wanted.info();
    }
}
