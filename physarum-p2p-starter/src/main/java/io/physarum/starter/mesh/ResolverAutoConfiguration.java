package io.physarum.starter.mesh;

import io.micrometer.core.instrument.MeterRegistry;
import io.physarum.mesh.allocation.Allocator;
import io.physarum.mesh.dataplane.http.OverlayHttpClient;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.qos.InstancePool;
import io.physarum.mesh.registry.RegistryClient;
import io.physarum.mesh.resolve.InstanceProbe;
import io.physarum.mesh.resolve.MicrometerResolutionRecorder;
import io.physarum.mesh.resolve.OnDemandResolver;
import io.physarum.mesh.resolve.ResolutionRecorder;
import io.physarum.mesh.resolve.ResolverParts;
import io.physarum.mesh.resolve.ServiceResolver;
import io.physarum.mesh.time.TimeSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Turns names of services into routes to instances; it needs all other clients. */
@AutoConfiguration(
        after = {
            RegistryClientAutoConfiguration.class,
            PoolAutoConfiguration.class,
            AllocationClientAutoConfiguration.class,
            OverlayHttpAutoConfiguration.class
        })
@EnableConfigurationProperties(ResolveProperties.class)
@ConditionalOnBean({PeerDiscovery.class, RegistryClient.class, InstancePool.class, Allocator.class})
@ConditionalOnBooleanProperty(name = "physarum.resolve.enabled", matchIfMissing = true)
public final class ResolverAutoConfiguration {

    private final ObjectProvider<OverlayHttpClient> http;

    ResolverAutoConfiguration(ObjectProvider<OverlayHttpClient> http) {
        this.http = http;
    }

    @Bean
    @ConditionalOnMissingBean
    ResolutionRecorder resolutionRecorder(ObjectProvider<MeterRegistry> meters) {
        MeterRegistry registry = meters.getIfAvailable();
        return registry == null ? ResolutionRecorder.NONE : new MicrometerResolutionRecorder(registry);
    }

    @Bean
    @ConditionalOnMissingBean
    ResolverParts resolverParts(
            RegistryClient registry, PeerDiscovery discovery, InstancePool pool, Allocator allocation) {
        OverlayHttpClient client = http.getIfAvailable();
        InstanceProbe probe = client == null ? InstanceProbe.NONE : client::probe;
        return new ResolverParts(registry, discovery, pool, allocation, probe);
    }

    @Bean
    @ConditionalOnMissingBean(ServiceResolver.class)
    OnDemandResolver serviceResolver(
            ResolverParts parts, ResolveProperties properties, ResolutionRecorder recorder, TimeSource time) {
        return new OnDemandResolver(parts, properties.config(), recorder, time);
    }
}
