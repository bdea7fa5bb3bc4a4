package io.physarum.cli.survey;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.physarum.cli.overlay.OverlayNode;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.mesh.allocation.AllocationConstraint;
import io.physarum.mesh.allocation.AllocationOffer;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.allocation.AllocatorAnswer;
import io.physarum.mesh.discovery.Candidate;
import io.physarum.mesh.discovery.DiscoveryQuery;
import io.physarum.mesh.error.UnknownServiceException;
import io.physarum.mesh.service.NetworkRequirement;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Finds who is announced as an instance of services, and asks each whether it serves one, without calling it. */
public final class InstanceSurvey {

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

    private static final int SERVICES = 8;

    /** An image that nobody has: allocators are asked for the state of their machines only. */
    private static final AllocationRequest NOTHING_TO_RUN = AllocationRequest.ofImage("physarum/state-of-the-machine");

    private final OverlayNode node;

    private final PeerVisit visit;

    private InstanceSurvey(OverlayNode node) {
        this.node = node;
        this.visit = new PeerVisit(node);
    }

    /** All registered services by name, and how many instances of each there are. */
    public static Mono<List<SeenService>> services(OverlayNode node) {
        InstanceSurvey survey = new InstanceSurvey(node);
        return node.registry()
                .list()
                .flatMapMany(all -> Flux.fromIterable(new TreeMap<>(all).entrySet()))
                .flatMapSequential(
                        service -> survey.find(service.getKey(), service.getValue())
                                .map(instances -> SeenService.of(
                                        service.getKey().value(),
                                        service.getValue().contentHash(),
                                        instances)),
                        SERVICES)
                .collectList();
    }

    /** The instances of all registered services, and the allocators. */
    public static Mono<SeenInstances> all(OverlayNode node) {
        return node.registry().list().flatMap(new InstanceSurvey(node)::look);
    }

    /** The instances of one service, and the allocators; fails with an {@link UnknownServiceException}. */
    public static Mono<SeenInstances> of(OverlayNode node, ServiceName name) {
        return node.registry()
                .get(name)
                .switchIfEmpty(Mono.error(() -> new UnknownServiceException(name)))
                .flatMap(info -> new InstanceSurvey(node).look(Map.of(name, info)));
    }

    private Mono<SeenInstances> look(Map<ServiceName, ServiceInfo> services) {
        Mono<List<SeenInstance>> instances = Flux.fromIterable(new TreeMap<>(services).entrySet())
                .flatMapSequential(service -> find(service.getKey(), service.getValue()), SERVICES)
                .flatMapIterable(found -> found)
                .collectList();
        Mono<List<AllocatorAnswer>> allocators =
                node.allocators().survey(NOTHING_TO_RUN, AllocationConstraint.within(NetworkRequirement.NONE));
        return Mono.zip(instances, allocators, InstanceSurvey::together);
    }

    private Mono<List<SeenInstance>> find(ServiceName name, ServiceInfo info) {
        return node.discovery()
                .find(DiscoveryQuery.all(info.contentHash()))
                .flatMap(found -> Flux.concat(
                                Flux.fromIterable(found.candidates())
                                        .flatMapSequential(candidate -> inspect(name, info, candidate)),
                                Flux.fromIterable(found.unreachable().entrySet())
                                        .map(gone -> new SeenInstance(
                                                name.value(),
                                                gone.getKey().toString(),
                                                null,
                                                null,
                                                false,
                                                gone.getValue())))
                        .collectList());
    }

    private Mono<SeenInstance> inspect(ServiceName name, ServiceInfo info, Candidate candidate) {
        PeerInfo peer = candidate.peer();
        return Mono.zip(
                visit.to(peer),
                problem(name, info, candidate),
                (seen, problem) -> new SeenInstance(
                        name.value(),
                        seen.peer(),
                        seen.role(),
                        seen.roundTripMillis(),
                        problem.isEmpty(),
                        problem.isEmpty() ? null : problem));
    }

    /** Why a request would fail; empty text if it would not. */
    private Mono<String> problem(ServiceName name, ServiceInfo info, Candidate candidate) {
        return node.probe(candidate.peerId(), name, info.contentHash())
                .timeout(PROBE_TIMEOUT)
                .thenReturn("")
                .onErrorResume(Exception.class, failure -> Mono.just(reason(failure)));
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static SeenInstances together(List<SeenInstance> instances, List<AllocatorAnswer> answers) {
        Map<String, Set<String>> served = new LinkedHashMap<>();
        instances.stream()
                .filter(SeenInstance::answers)
                .forEach(instance -> served.computeIfAbsent(instance.peer(), peer -> new TreeSet<>())
                        .add(instance.service()));
        return new SeenInstances(
                instances,
                answers.stream()
                        .map(answer -> allocator(
                                answer, served.getOrDefault(answer.allocator().toString(), Set.of())))
                        .sorted(Comparator.comparing(
                                SeenAllocator::roundTripMillis, Comparator.nullsLast(Comparator.naturalOrder())))
                        .toList());
    }

    private static SeenAllocator allocator(AllocatorAnswer answer, Set<String> services) {
        AllocationOffer offer = answer.offer();
        return new SeenAllocator(
                answer.allocator().toString(),
                Millis.of(answer.roundTripTime()),
                offer == null ? null : offer.instances(),
                offer == null ? null : offer.freeCpuPercent(),
                offer == null ? null : offer.freeMemoryMebibytes(),
                List.copyOf(services),
                offer == null ? answer.objection() : null);
    }
}
