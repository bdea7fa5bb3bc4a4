package io.physarum.starter.mesh;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.physarum.mesh.allocation.AllocationClient;
import io.physarum.mesh.allocation.AllocationClientConfig;
import io.physarum.mesh.dataplane.http.HttpServing;
import io.physarum.mesh.dataplane.http.HttpSettings;
import io.physarum.mesh.dataplane.http.OverlayHttpClient;
import io.physarum.mesh.dataplane.http.ServedInstances;
import io.physarum.mesh.discovery.DiscoveryConfig;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.discovery.PeerPinger;
import io.physarum.mesh.placement.PlacementStrategy;
import io.physarum.mesh.qos.InstancePool;
import io.physarum.mesh.qos.PoolConfig;
import io.physarum.mesh.registry.CachingRegistryClient;
import io.physarum.mesh.registry.RegistryCacheConfig;
import io.physarum.mesh.registry.RegistryClient;
import io.physarum.mesh.registry.RegistryClientConfig;
import io.physarum.mesh.resolve.MicrometerResolutionRecorder;
import io.physarum.mesh.resolve.ResolutionExplainer;
import io.physarum.mesh.resolve.ResolutionRecorder;
import io.physarum.mesh.resolve.ResolverConfig;
import io.physarum.mesh.resolve.ServiceResolver;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import io.physarum.starter.AutoConfigurations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class MeshAutoConfigurationTest {

    private static final List<Class<?>> CLIENTS = List.of(
            PeerPinger.class,
            PeerDiscovery.class,
            RegistryClient.class,
            InstancePool.class,
            AllocationClient.class,
            ServiceResolver.class,
            OverlayHttpClient.class);

    private final ApplicationContextRunner contexts = AutoConfigurations.atRest();

    @Test
    void everythingIsThereByDefault() {
        contexts.run(context -> {
            CLIENTS.forEach(client -> assertThat(context.getBeanProvider(client).getIfAvailable())
                    .as(client.getName())
                    .isNotNull());
            assertThat(context).hasSingleBean(HttpServing.class).hasSingleBean(ServedInstances.class);
            assertThat(context.getBean(RegistryClient.class)).isInstanceOf(CachingRegistryClient.class);
            assertThat(context.getBean(ResolutionExplainer.class)).isSameAs(context.getBean(ServiceResolver.class));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"physarum.mesh.pool.size", "physarum.http.max-heder-size", "physarum.resolve.soft-limit"})
    void aMisspeltPropertyNamesItself(String property) {
        contexts.withPropertyValues(property + "=3")
                .run(context ->
                        assertThat(context).hasFailed().getFailure().rootCause().hasMessageContaining(property));
    }

    @Test
    void aNodeThatUsesNoServicesHasNoClients() {
        contexts.withPropertyValues("physarum.mesh.client.enabled=false").run(context -> {
            CLIENTS.forEach(client -> assertThat(context).doesNotHaveBean(client));
            assertThat(context).hasNotFailed().hasSingleBean(HttpServing.class);
        });
    }

    @Test
    void aNodeWithoutTheDhtFindsNothing() {
        contexts.withPropertyValues("physarum.p2p.dht.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(PeerDiscovery.class)
                        .doesNotHaveBean(ServiceResolver.class));
    }

    @ParameterizedTest
    @CsvSource({
        "physarum.mesh.registry.enabled, io.physarum.mesh.registry.RegistryClient",
        "physarum.mesh.pool.enabled, io.physarum.mesh.qos.InstancePool",
        "physarum.mesh.allocation.enabled, io.physarum.mesh.allocation.AllocationClient",
        "physarum.resolve.enabled, io.physarum.mesh.resolve.ServiceResolver"
    })
    void eachClientHasASwitchAndTheResolverNeedsThemAll(String property, Class<?> client) {
        contexts.withPropertyValues(property + "=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(client)
                        .doesNotHaveBean(ServiceResolver.class)
                        .hasSingleBean(PeerDiscovery.class));
    }

    @Test
    void servingHasASwitch() {
        contexts.withPropertyValues("physarum.mesh.serving.enabled=false")
                .run(context ->
                        assertThat(context).doesNotHaveBean(HttpServing.class).doesNotHaveBean(ServedInstances.class));
    }

    @Test
    void beansOfTheApplicationWin() {
        PlacementStrategy placement = candidates -> candidates;
        ResolutionRecorder recorder = new ResolutionRecorder() {};
        contexts.withBean(PlacementStrategy.class, () -> placement)
                .withBean(RegistryClient.class, EmptyRegistry::new)
                .withBean(ResolutionRecorder.class, () -> recorder)
                .run(context -> {
                    assertThat(context.getBean(PlacementStrategy.class)).isSameAs(placement);
                    assertThat(context.getBean(ResolutionRecorder.class)).isSameAs(recorder);
                    assertThat(context).hasSingleBean(AllocationClient.class).hasSingleBean(ServiceResolver.class);
                    assertThat(context).doesNotHaveBean(CachingRegistryClient.class);
                });
    }

    @Test
    void searchesAreMeteredWhereThereIsARegistryOfMeters() {
        contexts.run(
                context -> assertThat(context.getBean(ResolutionRecorder.class)).isSameAs(ResolutionRecorder.NONE));
        contexts.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> assertThat(context.getBean(ResolutionRecorder.class))
                        .isInstanceOf(MicrometerResolutionRecorder.class));
    }

    @Test
    void theDefaultsAreTheLibrarys() {
        contexts.run(context -> {
            MeshProperties mesh = context.getBean(MeshProperties.class);
            assertThat(mesh.discovery().config()).isEqualTo(DiscoveryConfig.defaults());
            assertThat(mesh.registry().clientConfig()).isEqualTo(RegistryClientConfig.defaults());
            assertThat(mesh.registry().cacheConfig()).isEqualTo(RegistryCacheConfig.defaults());
            assertThat(mesh.pool().config()).isEqualTo(PoolConfig.defaults());
            assertThat(mesh.allocation().config()).isEqualTo(AllocationClientConfig.defaults());
            assertThat(context.getBean(ResolveProperties.class).config()).isEqualTo(ResolverConfig.defaults());
            assertThat(context.getBean(HttpProperties.class).settings()).isEqualTo(HttpSettings.DEFAULTS);
        });
    }

    @Test
    void mapsProperties() {
        contexts.withPropertyValues(
                        "physarum.mesh.discovery.timeout=7s",
                        "physarum.mesh.registry.time-to-live=3m",
                        "physarum.mesh.pool.ping-interval=2s",
                        "physarum.mesh.allocation.max-starts=9",
                        "physarum.resolve.attempts=4",
                        "physarum.http.max-idle=5")
                .run(context -> {
                    MeshProperties mesh = context.getBean(MeshProperties.class);
                    assertThat(context.getBean(DiscoveryConfig.class).timeout()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(mesh.registry().cacheConfig().timeToLive()).isEqualTo(Duration.ofMinutes(3));
                    assertThat(mesh.pool().config().pingInterval()).isEqualTo(Duration.ofSeconds(2));
                    assertThat(mesh.allocation().config().maxStarts()).isEqualTo(9);
                    assertThat(context.getBean(ResolveProperties.class).config().attempts())
                            .isEqualTo(4);
                    assertThat(context.getBean(HttpProperties.class).settings().maxIdle())
                            .isEqualTo(5);
                });
    }

    /** A registry of an application's own that knows nothing. */
    private static final class EmptyRegistry implements RegistryClient {

        @Override
        public Mono<ServiceInfo> get(ServiceName name) {
            return Mono.empty();
        }

        @Override
        public Mono<Map<ServiceName, ServiceInfo>> list() {
            return Mono.just(Map.of());
        }

        @Override
        public Mono<String> add(ServiceName name, ServiceInfo info) {
            return Mono.just("added");
        }

        @Override
        public Mono<String> delete(ServiceName name) {
            return Mono.just("deleted");
        }
    }
}
