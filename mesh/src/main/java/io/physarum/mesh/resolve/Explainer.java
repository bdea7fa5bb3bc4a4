package io.physarum.mesh.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.allocation.AllocationConstraint;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.allocation.AllocatorAnswer;
import io.physarum.mesh.discovery.Discovery;
import io.physarum.mesh.discovery.DiscoveryQuery;
import io.physarum.mesh.error.UnknownServiceException;
import io.physarum.mesh.qos.PooledInstance;
import io.physarum.mesh.resolve.Explanation.Instance;
import io.physarum.mesh.resolve.Explanation.Rule;
import io.physarum.mesh.resolve.Explanation.Source;
import io.physarum.mesh.service.ServiceName;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Goes through {@link ServiceSearch}'s rules without doing anything. What a request would find out by failing, that a peer
 * does not serve what it announces, is asked beforehand.
 */
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
                        .flatMap(found -> inspect(wanted, found))
                        .flatMap(instances -> explain(wanted, instances)));
    }

    private Mono<List<Instance>> inspect(AllocationRequest wanted, Discovery found) {
        Inspector inspector = new Inspector(parts.probe(), wanted, failed.of(wanted.name()));
        List<Mono<Instance>> inspected = new ArrayList<>();
        for (PooledInstance pooled : parts.pool().instances(wanted.name())) {
            String standing = ", level " + pooled.level() + ", count " + pooled.count();
            inspected.add(inspector.inspect(pooled.peer(), Source.POOL, pooled.roundTripTime(), standing));
        }
        found.candidates()
                .forEach(candidate -> inspected.add(
                        inspector.inspect(candidate.peerId(), Source.DHT, candidate.roundTripTime(), "")));
        found.unreachable().forEach((peer, reason) -> inspected.add(Mono.just(Inspector.unreachable(peer, reason))));
        return Flux.fromIterable(inspected)
                .flatMapSequential(instance -> instance)
                .collectList();
    }

    private Mono<Explanation> explain(AllocationRequest wanted, List<Instance> instances) {
        Decision decision = new Decision(wanted, instances, failed.of(wanted.name()));
        Optional<Instance> pooled = decision.firstAnswering(Source.POOL);
        if (pooled.isPresent()) {
            return Mono.just(
                    decision.explanation(List.of(), Rule.POOLED, pooled.get().peer()));
        }
        Optional<Instance> answering = decision.firstAnswering(Source.DHT);
        if (decision.isNearestWithinSoft() && answering.isPresent()) {
            PeerId choice = answering.get().peer();
            return Mono.just(decision.explanation(List.of(), decision.ruleFor(choice, Rule.FOUND_WITHIN_SOFT), choice));
        }
        Instance nearest = decision.isNearestWithinSoft() ? null : decision.nearest();
        return survey(decision, nearest).flatMap(explanation -> {
            boolean again = explanation.rule() == Rule.NOTHING && nearest != null;
            // A request that found the nearest dead would look again, and then for anybody.
            return again ? survey(decision, null) : Mono.just(explanation);
        });
    }

    /** What comes of asking the allocators that are nearer than an instance, or all. */
    private Mono<Explanation> survey(Decision decision, @Nullable Instance nearerThan) {
        AllocationRequest wanted = decision.wanted();
        AllocationConstraint constraint = new AllocationConstraint(
                wanted.info().networkHardReq(), nearerThan == null ? null : nearerThan.roundTripTime());
        return parts.allocation().survey(wanted, constraint).map(answers -> {
            Optional<PeerId> allocator = answers.stream()
                    .filter(AllocatorAnswer::isWilling)
                    .map(AllocatorAnswer::allocator)
                    .findFirst();
            if (allocator.isPresent()) {
                Rule rule = nearerThan == null ? Rule.ALLOCATE : Rule.ALLOCATE_NEARER;
                return decision.explanation(answers, rule, allocator.get());
            }
            return decision.firstAnswering(Source.DHT)
                    .map(Instance::peer)
                    .map(kept -> decision.explanation(answers, decision.ruleFor(kept, Rule.KEEP_WITHIN_HARD), kept))
                    .orElseGet(() -> decision.explanation(answers, Rule.NOTHING, null));
        });
    }

    /** What is known when it is decided. */
    private record Decision(AllocationRequest wanted, List<Instance> instances, Set<PeerId> failed) {

        /** The nearest instance that a request may go to, whether it would answer or not; null if there is none. */
        @Nullable
        Instance nearest() {
            return instances.stream()
                    .filter(instance -> instance.source() == Source.DHT && isUsable(instance))
                    .findFirst()
                    .orElse(null);
        }

        private boolean isUsable(Instance instance) {
            return instance.roundTripTime() != null
                    && wanted.info().networkHardReq().isMetBy(instance.roundTripTime())
                    && !failed.contains(instance.peer());
        }

        boolean isNearestWithinSoft() {
            Instance nearest = nearest();
            return nearest != null
                    && nearest.roundTripTime() != null
                    && wanted.info().networkSoftReq().isMetBy(nearest.roundTripTime());
        }

        Optional<Instance> firstAnswering(Source source) {
            return instances.stream()
                    .filter(instance -> instance.source() == source && instance.answers())
                    .findFirst();
        }

        /** The rule by which a peer is used if it is the nearest; else that nearer ones would not answer. */
        Rule ruleFor(PeerId choice, Rule asNearest) {
            Instance nearest = nearest();
            return nearest != null && nearest.peer().equals(choice) ? asNearest : Rule.NEXT_FOUND;
        }

        Explanation explanation(List<AllocatorAnswer> allocators, Rule rule, @Nullable PeerId choice) {
            return new Explanation(wanted.name(), wanted.info(), instances, allocators, rule, choice);
        }
    }
}
