package io.physarum.mesh.resolve;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.discovery.Rendezvous;
import io.physarum.libp2p.kad.Dht;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.ping.Ping;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.mesh.allocation.AllocationClient;
import io.physarum.mesh.allocation.AllocationClientConfig;
import io.physarum.mesh.allocation.AllocationProtocols;
import io.physarum.mesh.allocation.AllocationServer;
import io.physarum.mesh.allocation.MemoryAllocation;
import io.physarum.mesh.dataplane.http.HttpSettings;
import io.physarum.mesh.dataplane.http.OverlayHttpClient;
import io.physarum.mesh.discovery.DiscoveryConfig;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.discovery.PeerPinger;
import io.physarum.mesh.exchange.ExchangeLimits;
import io.physarum.mesh.placement.NearestPlacement;
import io.physarum.mesh.qos.InstancePool;
import io.physarum.mesh.qos.PoolConfig;
import io.physarum.mesh.registry.CachingRegistryClient;
import io.physarum.mesh.registry.OverlayRegistryClient;
import io.physarum.mesh.registry.RegistryCacheConfig;
import io.physarum.mesh.registry.RegistryClientConfig;
import io.physarum.mesh.registry.RegistryProtocols;
import io.physarum.mesh.registry.RegistryServer;
import io.physarum.mesh.registry.RegistryService;
import io.physarum.mesh.service.ServiceInfoJson;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.testing.Network;
import io.physarum.mesh.testing.Samples;
import io.physarum.mesh.time.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;

/** A registry, an allocator and a resolving node, which find each other in a real DHT. */
class OnDemandResolverIT {

    private static final ServiceName NAME = ServiceName.of("hello");

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** For each step of a search, on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestHosts hosts = new TestHosts();

    private final TimeSource time = TimeSource.system();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @AfterEach
    void stop() {
        hosts.close();
    }

    @Test
    void fiftyFirstRequestsStartOneInstanceAndTheNextIsPooled() {
        Host bootstrap = hosts.start();
        join(bootstrap, bootstrap);
        Host registry = hosts.start();
        new RegistryServer(registry, new OneService(), ExchangeLimits.defaults()).start();
        announce(join(registry, bootstrap), RegistryProtocols.RENDEZVOUS);
        Host allocator = hosts.start();
        MemoryAllocation allocation = new MemoryAllocation(Network.info(allocator));
        allocation.startTime = Duration.ofMillis(300);
        new AllocationServer(allocator, allocation, AllocationServer.defaultLimits()).start();
        announce(join(allocator, bootstrap), AllocationProtocols.RENDEZVOUS);
        OnDemandResolver resolver = resolver(hosts.start(), bootstrap);

        List<Route> routes = Flux.range(0, 50)
                .flatMap(request -> resolver.resolve(NAME), 50)
                .collectList()
                .blockOptional(TIMEOUT)
                .orElseThrow();

        assertThat(routes)
                .hasSize(50)
                .allMatch(route -> route.peer().equals(allocator.peerId()))
                .allMatch(route -> route.outcome() == Route.Outcome.ALLOCATED);
        assertThat(allocation.starts()).hasSize(1);
        assertThat(routes.get(0).timings()).containsKeys("registry", "discover", "offer", "allocate");
        assertThat(resolver.resolve(NAME).blockOptional(TIMEOUT).orElseThrow().outcome())
                .isEqualTo(Route.Outcome.CACHED);
        assertThat(outcomes("allocated")).isEqualTo(50);
        assertThat(outcomes("cached")).isEqualTo(1);
        assertThat(meters.get(ResolveMeter.STAGES.meterName())
                        .tag("stage", "allocate")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    private double outcomes(String outcome) {
        return meters.get(ResolveMeter.OUTCOMES.meterName())
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private KademliaDht join(Host host, Host bootstrap) {
        KademliaDht dht = Dht.on(host, DhtConfig.DEFAULT);
        dht.start();
        if (host != bootstrap) {
            TestHosts.connect(host, bootstrap);
            await(dht.bootstrap());
        }
        return dht;
    }

    private static void announce(KademliaDht dht, String rendezvous) {
        assertThat(await(dht.provide(Rendezvous.cidOf(rendezvous)))).isPositive();
    }

    private OnDemandResolver resolver(Host node, Host bootstrap) {
        PeerPinger pinger = new PeerPinger(node, Ping.on(node), PATIENCE, time);
        DiscoveryConfig patient = new DiscoveryConfig(PATIENCE, PATIENCE, Duration.ofMillis(50), 64, 16);
        PeerDiscovery discovery = new PeerDiscovery(join(node, bootstrap), pinger, patient, time);
        RegistryClientConfig registryConfig =
                new RegistryClientConfig(PATIENCE, Duration.ofMinutes(1), 3, Duration.ofSeconds(1));
        AllocationClientConfig allocationConfig = new AllocationClientConfig(
                PATIENCE, Duration.ofMillis(100), TIMEOUT, TIMEOUT, 3, Duration.ofSeconds(10));
        OverlayRegistryClient registry = new OverlayRegistryClient(node, discovery, registryConfig, time);
        ResolverParts parts = new ResolverParts(
                new CachingRegistryClient(registry, RegistryCacheConfig.defaults(), time),
                discovery,
                new InstancePool(pinger, PoolConfig.defaults(), time),
                new AllocationClient(node, discovery, new NearestPlacement(), allocationConfig, time),
                new OverlayHttpClient(node, HttpSettings.DEFAULTS)::probe);
        return new OnDemandResolver(parts, ResolverConfig.defaults(), new MicrometerResolutionRecorder(meters), time);
    }

    private static final class OneService implements RegistryService {

        @Override
        public Mono<String> get(ServiceName name) {
            return Mono.just(ServiceInfoJson.write(Samples.service("content", 0, 0)));
        }

        @Override
        public Mono<Map<ServiceName, String>> list() {
            return Mono.just(Map.of());
        }

        @Override
        public Mono<Void> add(ServiceName name, String infoJson) {
            return Mono.empty();
        }

        @Override
        public Mono<Boolean> delete(ServiceName name) {
            return Mono.just(false);
        }

        @Override
        public Mono<String> addMember(String memberName, String memberPeerUrl) {
            return Mono.error(new IllegalStateException("no cluster"));
        }
    }
}
