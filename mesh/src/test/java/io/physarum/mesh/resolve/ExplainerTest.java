package io.physarum.mesh.resolve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.allocation.Allocation;
import io.physarum.mesh.allocation.AllocationConstraint;
import io.physarum.mesh.allocation.AllocationOffer;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.allocation.Allocator;
import io.physarum.mesh.allocation.AllocatorAnswer;
import io.physarum.mesh.discovery.DiscoveryConfig;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.error.InstanceFailedException;
import io.physarum.mesh.qos.InstancePool;
import io.physarum.mesh.qos.PoolConfig;
import io.physarum.mesh.registry.RegistryClient;
import io.physarum.mesh.resolve.Explanation.Instance;
import io.physarum.mesh.resolve.Explanation.Rule;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.testing.Distances;
import io.physarum.mesh.testing.KnownProviders;
import io.physarum.mesh.testing.Samples;
import io.physarum.mesh.testing.VirtualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class ExplainerTest {

    private static final ServiceName NAME = ServiceName.of("hello");

    private static final ServiceInfo INFO = Samples.service("hash", 10, 100);

    private static final PeerId ALLOCATOR = Samples.peer("allocator");

    private final VirtualTime time = new VirtualTime();

    private final Distances distances = new Distances(time.source());

    private final KnownProviders dht = new KnownProviders();

    private final InstancePool pool = new InstancePool(distances, PoolConfig.defaults(), time.source());

    private final OneAllocator allocator = new OneAllocator();

    private Set<PeerId> silent = Set.of();

    private final OnDemandResolver resolver = new OnDemandResolver(
            new ResolverParts(
                    new OneEntry(),
                    new PeerDiscovery(dht, distances, DiscoveryConfig.defaults(), time.source()),
                    pool,
                    allocator,
                    this::probe),
            ResolverConfig.defaults(),
            ResolutionRecorder.NONE,
            time.source());

    @Test
    void takesTheNearestThatServes() {
        PeerId near = instance("near", 5);
        instance("far", 50);

        Explanation explanation = explain();

        assertThat(explanation.rule()).isEqualTo(Rule.FOUND_WITHIN_SOFT);
        assertThat(explanation.choice()).isEqualTo(near);
        assertThat(explanation.instances()).allMatch(Instance::answers);
        assertThat(allocator.constraints).isEmpty();
    }

    @Test
    void doesNotTakeAnAnnouncementForAnInstance() {
        silent = Set.of(instance("stale", 5));

        Explanation explanation = explain();

        assertThat(explanation.rule()).isEqualTo(Rule.ALLOCATE);
        assertThat(explanation.choice()).isEqualTo(ALLOCATOR);
        assertThat(explanation.instances()).singleElement().satisfies(instance -> {
            assertThat(instance.answers()).isFalse();
            assertThat(instance.verdict())
                    .isEqualTo("within the soft limit, but would not answer: it serves no instance of hello");
        });
    }

    @Test
    void goesOnToTheNextFoundIfTheNearestDoesNotServe() {
        silent = Set.of(instance("stale", 5));
        PeerId next = instance("next", 50);

        Explanation explanation = explain();

        assertThat(explanation.rule()).isEqualTo(Rule.NEXT_FOUND);
        assertThat(explanation.choice()).isEqualTo(next);
    }

    @Test
    void asksAllAllocatorsOnceTheOnlyInstanceTurnsOutToServeNothing() {
        silent = Set.of(instance("stale", 50));
        allocator.distance = Duration.ofMillis(60);

        Explanation explanation = explain();

        assertThat(explanation.rule()).isEqualTo(Rule.ALLOCATE);
        assertThat(allocator.constraints)
                .containsExactly(
                        new AllocationConstraint(INFO.networkHardReq(), Duration.ofMillis(50)),
                        AllocationConstraint.within(INFO.networkHardReq()));
    }

    @Test
    void keepsAnInstanceOverTheSoftLimitIfNobodyNearerIsWilling() {
        PeerId far = instance("far", 50);
        allocator.objection = "there is no bundle:x here";

        Explanation explanation = explain();

        assertThat(explanation.rule()).isEqualTo(Rule.KEEP_WITHIN_HARD);
        assertThat(explanation.choice()).isEqualTo(far);
    }

    @Test
    void namesTheUnreachableAndThoseTooFarAway() {
        dht.add("hash", Samples.peerInfo("dead"));
        instance("too far", 200);
        allocator.objection = "there is no bundle:x here";

        Explanation explanation = explain();

        assertThat(explanation.rule()).isEqualTo(Rule.NOTHING);
        assertThat(explanation.choice()).isNull();
        assertThat(explanation.instances()).noneMatch(Instance::answers);
        assertThat(explanation.instances().get(0).verdict()).isEqualTo("over the hard limit of 100 ms");
        assertThat(explanation.instances().get(1).verdict()).startsWith("announced, but cannot be reached: ");
    }

    @Test
    void takesAPooledInstanceOnlyIfItServes() {
        pool.add(NAME, INFO, Samples.peer("pooled"), Duration.ofMillis(3));
        assertThat(explain().rule()).isEqualTo(Rule.POOLED);

        silent = Set.of(Samples.peer("pooled"));
        assertThat(explain().rule()).isEqualTo(Rule.ALLOCATE);
    }

    private Mono<Void> probe(PeerId peer, ServiceName name, String contentHash) {
        return silent.contains(peer)
                ? Mono.error(new InstanceFailedException("it serves no instance of " + name, null, false))
                : Mono.empty();
    }

    private PeerId instance(String name, long millis) {
        distances.set(Samples.peer(name), millis);
        dht.add("hash", Samples.peerInfo(name));
        return Samples.peer(name);
    }

    private Explanation explain() {
        CompletableFuture<Explanation> explained = resolver.explain(NAME).toFuture();
        time.passSeconds(10);
        return explained.join();
    }

    private static final class OneEntry implements RegistryClient {

        @Override
        public Mono<ServiceInfo> get(ServiceName name) {
            return Mono.just(INFO);
        }

        @Override
        public Mono<Map<ServiceName, ServiceInfo>> list() {
            return Mono.just(Map.of(NAME, INFO));
        }

        @Override
        public Mono<String> add(ServiceName name, ServiceInfo info) {
            return Mono.error(new IllegalStateException("read only"));
        }

        @Override
        public Mono<String> delete(ServiceName name) {
            return Mono.error(new IllegalStateException("read only"));
        }
    }

    private static final class OneAllocator implements Allocator {

        private final List<AllocationConstraint> constraints = new ArrayList<>();

        private Duration distance = Duration.ofMillis(1);

        private @Nullable String objection;

        @Override
        public Mono<Allocation> allocate(AllocationRequest request, AllocationConstraint constraint) {
            return Mono.error(new IllegalStateException("an explanation starts nothing"));
        }

        @Override
        public Mono<List<AllocatorAnswer>> survey(AllocationRequest request, AllocationConstraint constraint) {
            constraints.add(constraint);
            Duration nearerThan = constraint.nearerThan();
            boolean tooFar = nearerThan != null && distance.compareTo(nearerThan) >= 0;
            AllocationOffer offer = new AllocationOffer(objection == null, objection, 1, 1, 0, true, 0);
            return Mono.just(List.of(
                    new AllocatorAnswer(ALLOCATOR, distance, tooFar ? null : offer, tooFar ? "too far" : objection)));
        }
    }
}
