package io.physarum.mesh.resolve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.allocation.AllocationConstraint;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.allocation.AllocatorAnswer;
import io.physarum.mesh.discovery.Candidate;
import io.physarum.mesh.discovery.Discovery;
import io.physarum.mesh.discovery.DiscoveryQuery;
import io.physarum.mesh.error.UnknownServiceException;
import io.physarum.mesh.qos.PooledInstance;
import io.physarum.mesh.resolve.Explanation.Instance;
import io.physarum.mesh.resolve.Explanation.Rule;
import io.physarum.mesh.resolve.Explanation.Source;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Goes through {@link ServiceSearch}'s rules without doing anything. */
final class Explainer {

    private final ResolverParts parts;

    private final FailedInstances failed;

    Explainer(ResolverParts parts, FailedInstances failed) {
        this.parts = parts;
        this.failed = failed;
    }

    Mono<Explanation> explain(ServiceName name) {
        return parts.registry()
                .get(name)
                .switchIfEmpty(Mono.error(() -> new UnknownServiceException(name)))
                .map(info -> new AllocationRequest(name, info))
                .flatMap(wanted -> parts.discovery()
                        .find(DiscoveryQuery.all(wanted.info().contentHash()))
                        .flatMap(found -> explain(wanted, found)));
    }

    private Mono<Explanation> explain(AllocationRequest wanted, Discovery found) {
        List<Instance> instances = instances(wanted, found);
        Optional<PooledInstance> pooled =
                parts.pool().instances(wanted.name()).stream().findFirst();
        if (pooled.isPresent()) {
            return Mono.just(
                    explanation(wanted, instances, Rule.POOLED, pooled.get().peer()));
        }
        ServiceInfo info = wanted.info();
        Optional<Candidate> usable = found.candidates().stream()
                .filter(candidate -> !failed.of(wanted.name()).contains(candidate.peerId()))
                .findFirst()
                .filter(nearest -> info.networkHardReq().isMetBy(nearest.roundTripTime()));
        if (usable.isPresent() && info.networkSoftReq().isMetBy(usable.get().roundTripTime())) {
            return Mono.just(explanation(
                    wanted, instances, Rule.FOUND_WITHIN_SOFT, usable.get().peerId()));
        }
        AllocationConstraint constraint = new AllocationConstraint(
                info.networkHardReq(), usable.map(Candidate::roundTripTime).orElse(null));
        return parts.allocation()
                .survey(wanted, constraint)
                .map(answers -> allocating(wanted, instances, usable.orElse(null), answers));
    }

    private static Explanation allocating(
            AllocationRequest wanted,
            List<Instance> instances,
            @Nullable Candidate usable,
            List<AllocatorAnswer> answers) {
        PeerId allocator = answers.stream()
                .filter(answer -> answer.offer() != null && answer.objection() == null)
                .min(Comparator.comparing(AllocatorAnswer::roundTripTime))
                .map(AllocatorAnswer::allocator)
                .orElse(null);
        Rule rule = allocator == null ? Rule.NOTHING : Rule.ALLOCATE;
        PeerId choice = allocator;
        if (usable != null) {
            rule = allocator == null ? Rule.KEEP_WITHIN_HARD : Rule.ALLOCATE_NEARER;
            choice = allocator == null ? usable.peerId() : allocator;
        }
        return new Explanation(wanted.name(), wanted.info(), instances, answers, rule, choice);
    }

    private static Explanation explanation(
            AllocationRequest wanted, List<Instance> instances, Rule rule, PeerId choice) {
        return new Explanation(wanted.name(), wanted.info(), instances, List.of(), rule, choice);
    }

    private List<Instance> instances(AllocationRequest wanted, Discovery found) {
        List<Instance> instances = new ArrayList<>();
        parts.pool()
                .instances(wanted.name())
                .forEach(pooled -> instances.add(new Instance(
                        pooled.peer(),
                        Source.POOL,
                        pooled.roundTripTime(),
                        verdict(wanted, pooled.peer(), pooled.roundTripTime()) + ", level " + pooled.level()
                                + ", count " + pooled.count())));
        found.candidates()
                .forEach(candidate -> instances.add(new Instance(
                        candidate.peerId(),
                        Source.DHT,
                        candidate.roundTripTime(),
                        verdict(wanted, candidate.peerId(), candidate.roundTripTime()))));
        found.unreachable()
                .forEach((peer, reason) ->
                        instances.add(new Instance(peer, Source.DHT, null, "does not answer: " + reason)));
        return instances;
    }

    private String verdict(AllocationRequest wanted, PeerId peer, Duration roundTripTime) {
        if (failed.of(wanted.name()).contains(peer)) {
            return "failed a request just now";
        }
        if (!wanted.info().networkHardReq().isMetBy(roundTripTime)) {
            return "over the hard limit of " + wanted.info().networkHardReq().roundTripMillis() + " ms";
        }
        return wanted.info().networkSoftReq().isMetBy(roundTripTime)
                ? "within the soft limit"
                : "over the soft limit of " + wanted.info().networkSoftReq().roundTripMillis() + " ms";
    }
}
