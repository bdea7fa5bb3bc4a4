package io.physarum.mesh.resolve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.allocation.Allocation;
import io.physarum.mesh.allocation.AllocationConstraint;
import io.physarum.mesh.allocation.AllocationListener;
import io.physarum.mesh.allocation.AllocationOffer;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.allocation.Allocator;
import io.physarum.mesh.allocation.AllocatorAnswer;
import io.physarum.mesh.allocation.StartedInstance;
import io.physarum.mesh.discovery.DiscoveryConfig;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.error.NoAllocatorException;
import io.physarum.mesh.error.StageTimeoutException;
import io.physarum.mesh.error.UnknownServiceException;
import io.physarum.mesh.qos.InstancePool;
import io.physarum.mesh.qos.PoolConfig;
import io.physarum.mesh.registry.RegistryClient;
import io.physarum.mesh.registry.RegistryEvent;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.testing.Distances;
import io.physarum.mesh.testing.KnownProviders;
import io.physarum.mesh.testing.Samples;
import io.physarum.mesh.testing.VirtualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

class OnDemandResolverTest {

    private static final ServiceName NAME = ServiceName.of("hello");

    private static final String HASH = "hash";

    private static final PeerId ALLOCATOR = Samples.peer("allocator");

    private final VirtualTime time = new VirtualTime();

    private final Distances distances = new Distances(time.source());

    private final KnownProviders dht = new KnownProviders();

    private final OneEntry registry = new OneEntry();

    private final OneAllocator allocator = new OneAllocator();

    private final ResolutionNotes notes = new ResolutionNotes();

    private final InstancePool pool = new InstancePool(distances, PoolConfig.defaults(), time.source());

    private final OnDemandResolver resolver = new OnDemandResolver(
            new ResolverParts(
                    registry,
                    new PeerDiscovery(dht, distances, DiscoveryConfig.defaults(), time.source()),
                    pool,
                    allocator,
                    InstanceProbe.NONE),
            ResolverConfig.defaults(),
            notes,
            time.source());

    @Test
    void takesAPooledInstanceWithoutAskingAnybody() {
        pool.add(NAME, info(10, 100), Samples.peer("pooled"), Duration.ofMillis(3));

        Route route = resolve().join();

        assertThat(route.peer()).isEqualTo(Samples.peer("pooled"));
        assertThat(route.outcome()).isEqualTo(Route.Outcome.CACHED);
        assertThat(registry.asked).isZero();
        assertThat(dht.lookups()).isZero();
        assertThat(notes.outcomes).containsExactly(Route.Outcome.CACHED);
    }

    @Test
    void takesTheNearestFoundWithinTheSoftLimit() {
        registry.info = info(10, 100);
        instance("near", 4);
        instance("nearer", 2);

        Route route = resolve().join();

        assertThat(route.peer()).isEqualTo(Samples.peer("nearer"));
        assertThat(route.outcome()).isEqualTo(Route.Outcome.FOUND);
        assertThat(route.timings()).containsOnlyKeys("registry", "discover", "ping");
        assertThat(notes.stages).containsExactly(Stage.REGISTRY, Stage.DISCOVER, Stage.PING);
        assertThat(resolve().join().outcome()).isEqualTo(Route.Outcome.CACHED);
    }

    @Test
    void startsANearerOneWhenTheNearestIsOverTheSoftLimit() {
        registry.info = info(10, 100);
        instance("far", 50);
        allocator.distanceMillis = 5;

        Route route = resolve().join();

        assertThat(route.peer()).isEqualTo(ALLOCATOR);
        assertThat(route.outcome()).isEqualTo(Route.Outcome.ALLOCATED);
        assertThat(allocator.constraints)
                .containsExactly(new AllocationConstraint(info(10, 100).networkHardReq(), Duration.ofMillis(50)));
        assertThat(route.timings()).containsKeys("offer", "allocate", "allocate.ready");
    }

    @Test
    void keepsTheOneOverTheSoftLimitWhenNobodyStartsANearerOne() {
        registry.info = info(10, 100);
        instance("far", 50);
        allocator.failure = new NoAllocatorException("hello", Map.of("a", "no nearer"), false);

        Route route = resolve().join();

        assertThat(route.peer()).isEqualTo(Samples.peer("far"));
        assertThat(route.outcome()).isEqualTo(Route.Outcome.FOUND);
    }

    @Test
    void startsOneWhenAllFoundAreOverTheHardLimit() {
        registry.info = info(10, 100);
        instance("too far", 200);

        Route route = resolve().join();

        assertThat(route.outcome()).isEqualTo(Route.Outcome.ALLOCATED);
        assertThat(allocator.constraints)
                .containsExactly(AllocationConstraint.within(info(10, 100).networkHardReq()));
        assertThat(pool.instances(NAME)).hasSize(1);
    }

    @Test
    void startsOneForAllWhoAskAtOnce() {
        registry.info = info(10, 100);
        allocator.startTime = Duration.ofSeconds(1);
        List<CompletableFuture<Route>> routes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            routes.add(resolver.resolve(NAME).toFuture());
        }
        time.passSeconds(2);

        assertThat(routes).allMatch(route -> route.join().peer().equals(ALLOCATOR));
        assertThat(allocator.constraints).hasSize(1);
        assertThat(notes.outcomes).hasSize(50);
    }

    @Test
    void failsForAServiceThatIsNotRegistered() {
        assertThat(resolve())
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableThat()
                .withCauseInstanceOf(UnknownServiceException.class);
        assertThat(notes.failures).hasSize(1);
    }

    @Test
    void notesEveryRequestThatSharesAFailedSearchAndTheSearchOnce() {
        registry.info = info(10, 100);
        allocator.failure = new NoAllocatorException("hello", Map.of(), true);
        for (int i = 0; i < 50; i++) {
            resolver.resolve(NAME).toFuture();
        }
        time.passSeconds(1);

        assertThat(notes.noRoutes).hasSize(50);
        assertThat(notes.failures).hasSize(1);
    }

    @Test
    void notesWhenItSearchesForTooManyServicesAtOnce() {
        registry.info = info(10, 100);
        allocator.startTime = Duration.ofSeconds(1);
        int atOnce = ResolverConfig.defaults().maxConcurrentSearches();
        for (int i = 0; i < atOnce; i++) {
            resolver.resolve(ServiceName.of("s" + i)).toFuture();
        }
        assertThat(notes.refusals).isZero();

        assertThat(resolver.resolve(ServiceName.of("one-too-many")).toFuture()).isCompletedExceptionally();
        assertThat(notes.refusals).isEqualTo(1);
        assertThat(notes.noRoutes).hasSize(1);
        assertThat(notes.failures).isEmpty();
    }

    @Test
    void triesThreeTimesWhileThereIsHope() {
        registry.info = info(10, 100);
        allocator.failure = new NoAllocatorException("hello", Map.of(), true);

        CompletableFuture<Route> route = resolver.resolve(NAME).toFuture();
        time.pass(Duration.ofMillis(200));
        assertThat(route).isNotDone();
        time.pass(Duration.ofMillis(200));

        assertThat(route).isCompletedExceptionally();
        assertThat(allocator.constraints).hasSize(3);
    }

    @Test
    void findsAtASecondAttemptWhatWasNotThereAtTheFirst() {
        registry.info = info(10, 100);
        allocator.failure = new NoAllocatorException("hello", Map.of(), true);
        CompletableFuture<Route> route = resolver.resolve(NAME).toFuture();
        instance("late", 3);
        time.passSeconds(1);

        assertThat(route.join().peer()).isEqualTo(Samples.peer("late"));
    }

    @Test
    void givesUpAtOnceWhenEverybodyRefuses() {
        registry.info = info(10, 100);
        allocator.failure = new NoAllocatorException("hello", Map.of("QmA", "no memory left"), false);

        assertThat(resolve())
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableThat()
                .withMessageContaining("QmA: no memory left");
        assertThat(allocator.constraints).hasSize(1);
    }

    @Test
    void saysWhatGoesOnWhenARequestHasWaitedTooLong() {
        registry.info = info(10, 100);
        allocator.startTime = Duration.ofMinutes(4);
        CompletableFuture<Route> route = resolver.resolve(NAME).toFuture();
        time.passSeconds(90);

        assertThat(route)
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(StageTimeoutException.class, late -> {
                    assertThat(late.stage()).isEqualTo("allocate");
                    assertThat(late.isGoingOn()).isTrue();
                })
                .withMessage("allocator " + ALLOCATOR + " has been starting hello for 90 s, and has to fetch its image"
                        + " first; a request waits 90 s for an instance (physarum.resolve.timeout). This goes on: ask"
                        + " again");
        assertThat(notes.failures).hasSize(1);
    }

    @Test
    void hasTheNextRequestWaitForTheSameStart() {
        registry.info = info(10, 100);
        allocator.startTime = Duration.ofMinutes(4);
        CompletableFuture<Route> early = resolver.resolve(NAME).toFuture();
        CompletableFuture<Route> cancelled = resolver.resolve(NAME).toFuture();
        cancelled.cancel(true);
        time.passSeconds(100);
        assertThat(early).isCompletedExceptionally();

        CompletableFuture<Route> late = resolver.resolve(NAME).toFuture();
        time.passSeconds(60);
        assertThat(late).isNotDone();
        CompletableFuture<Route> later = resolver.resolve(NAME).toFuture();
        time.passSeconds(80);

        assertThat(late).as("it has waited for its own 90 s").isCompletedExceptionally();
        assertThat(later.join().outcome()).isEqualTo(Route.Outcome.ALLOCATED);
        assertThat(resolve().join().outcome()).isEqualTo(Route.Outcome.CACHED);
        assertThat(allocator.constraints).hasSize(1);
        assertThat(notes.failures).as("one search took long").hasSize(1);
    }

    @Test
    void takesWhatThereIsWhenANearerOneIsNotStartedInTime() {
        registry.info = info(10, 100);
        instance("far", 50);
        allocator.startTime = Duration.ofMinutes(4);
        CompletableFuture<Route> route = resolver.resolve(NAME).toFuture();

        time.passSeconds(90);

        assertThat(route.join().peer()).isEqualTo(Samples.peer("far"));
    }

    @Test
    void endsASearchThatNeverEnds() {
        registry.info = info(10, 100);
        allocator.startTime = Duration.ofDays(1);
        resolver.resolve(NAME).toFuture();
        time.passSeconds(550);
        CompletableFuture<Route> last = resolver.resolve(NAME).toFuture();
        time.passSeconds(50);

        assertThat(last)
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableThat()
                .withMessageContaining("allocate took longer than 600000 ms (physarum.resolve.search-timeout)");
    }

    @Test
    void doesNotTakeAnInstanceAgainThatFailedARequest() {
        registry.info = info(10, 100);
        instance("near", 2);
        instance("far", 5);
        Route route = resolve().join();
        resolver.reportFailure(route, new IllegalStateException("502"));

        assertThat(resolve().join().peer()).isEqualTo(Samples.peer("far"));
        resolver.reportFailure(resolve().join(), new IllegalStateException("502"));
        assertThat(resolve().join().outcome()).isEqualTo(Route.Outcome.ALLOCATED);
    }

    @Test
    void mayStartAgainOnTheMachineWhoseInstanceFailed() {
        registry.info = info(10, 100);
        Route route = resolve().join();
        dht.add(HASH, new PeerInfo(ALLOCATOR, List.of()));
        distances.set(ALLOCATOR, 1);
        resolver.reportFailure(route, new IllegalStateException("gone"));

        Route again = resolve().join();
        assertThat(again.peer()).isEqualTo(ALLOCATOR);
        assertThat(again.outcome()).isEqualTo(Route.Outcome.ALLOCATED);
        assertThat(resolve().join().outcome()).isEqualTo(Route.Outcome.CACHED);
    }

    @Test
    void looksForABetterOneInTheBackgroundWhileTheCurrentOneIsUsed() {
        registry.info = info(10, 100);
        pool.start();
        instance("moving", 4);
        assertThat(resolve().join().peer()).isEqualTo(Samples.peer("moving"));
        distances.set(Samples.peer("moving"), 60);
        allocator.distanceMillis = 2;
        distances.set(ALLOCATOR, 2);
        time.pass(Duration.ofMillis(1100));

        assertThat(allocator.constraints)
                .containsExactly(new AllocationConstraint(info(10, 100).networkHardReq(), Duration.ofMillis(60)));
        assertThat(resolve().join().peer()).as("the nearer one").isEqualTo(ALLOCATOR);
    }

    @Test
    void leavesAnInstanceWhoseImageWasReplacedInTheRegistry() {
        registry.info = info(10, 100);
        instance("old", 2);
        assertThat(resolve().join().peer()).isEqualTo(Samples.peer("old"));
        registry.info = Samples.service("new image", 10, 100);
        registry.events.tryEmitNext(new RegistryEvent.Changed(NAME));

        assertThat(resolve().join().peer()).isEqualTo(ALLOCATOR);
    }

    @Test
    void leavesAServiceThatWasDeletedFromTheRegistryWhileItDidNotListen() {
        registry.info = info(10, 100);
        instance("old", 2);
        resolve().join();
        registry.info = null;
        registry.events.tryEmitNext(new RegistryEvent.WatchStarted());

        assertThat(resolve()).isCompletedExceptionally();
    }

    private CompletableFuture<Route> resolve() {
        CompletableFuture<Route> route = resolver.resolve(NAME).toFuture();
        time.pass(Duration.ofMillis(900));
        return route;
    }

    private void instance(String name, long millis) {
        distances.set(Samples.peer(name), millis);
        dht.add(HASH, Samples.peerInfo(name));
    }

    private static ServiceInfo info(long softMillis, long hardMillis) {
        return Samples.service(HASH, softMillis, hardMillis);
    }

    private static final class OneEntry implements RegistryClient {

        private @Nullable ServiceInfo info;

        private int asked;

        private final Sinks.Many<RegistryEvent> events =
                Sinks.many().multicast().directBestEffort();

        @Override
        public Flux<RegistryEvent> events() {
            return events.asFlux();
        }

        @Override
        public Mono<ServiceInfo> get(ServiceName name) {
            asked++;
            return Mono.justOrEmpty(info);
        }

        @Override
        public Mono<Map<ServiceName, ServiceInfo>> list() {
            return Mono.just(Map.of());
        }

        @Override
        public Mono<String> add(ServiceName name, ServiceInfo added) {
            return Mono.just("");
        }

        @Override
        public Mono<String> delete(ServiceName name) {
            return Mono.just("");
        }
    }

    private final class OneAllocator implements Allocator {

        private final List<AllocationConstraint> constraints = new ArrayList<>();

        private @Nullable NoAllocatorException failure;

        private long distanceMillis = 1;

        private Duration startTime = Duration.ZERO;

        @Override
        public Mono<Allocation> allocate(AllocationRequest request, AllocationConstraint constraint) {
            return allocate(request, constraint, AllocationListener.NONE);
        }

        @Override
        public Mono<Allocation> allocate(
                AllocationRequest request, AllocationConstraint constraint, AllocationListener listener) {
            constraints.add(constraint);
            listener.onStart(ALLOCATOR, false);
            if (failure != null) {
                return Mono.error(failure);
            }
            StartedInstance instance = new StartedInstance(
                    new PeerInfo(ALLOCATOR, List.of()), "127.0.0.1:1", Map.of("ready", Duration.ofMillis(3)));
            Allocation allocation = new Allocation(
                    instance, ALLOCATOR, Duration.ofMillis(distanceMillis), Duration.ofMillis(1), startTime);
            return startTime.isZero()
                    ? Mono.just(allocation)
                    : Mono.just(allocation)
                            .delayElement(startTime, time.source().scheduler());
        }

        @Override
        public Mono<List<AllocatorAnswer>> survey(AllocationRequest request, AllocationConstraint constraint) {
            return Mono.just(List.of(new AllocatorAnswer(
                    ALLOCATOR,
                    Duration.ofMillis(distanceMillis),
                    new AllocationOffer(true, null, 1, 1, 0, true, 0),
                    null)));
        }
    }
}
