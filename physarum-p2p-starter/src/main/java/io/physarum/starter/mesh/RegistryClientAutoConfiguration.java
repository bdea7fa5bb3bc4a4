package io.physarum.starter.mesh;

import io.physarum.libp2p.core.Host;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.registry.CachingRegistryClient;
import io.physarum.mesh.registry.OverlayRegistryClient;
import io.physarum.mesh.registry.RegistryClient;
import io.physarum.mesh.time.TimeSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The client of the service registry, and the memory before it, which follows the registry's changes. */
@AutoConfiguration(after = DiscoveryAutoConfiguration.class)
@ConditionalOnBean(PeerDiscovery.class)
@ConditionalOnBooleanProperty(name = "physarum.mesh.registry.enabled", matchIfMissing = true)
public final class RegistryClientAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(RegistryClient.class)
    OverlayRegistryClient overlayRegistryClient(
            Host host, PeerDiscovery discovery, MeshProperties properties, TimeSource time) {
        return new OverlayRegistryClient(host, discovery, properties.registry().clientConfig(), time);
    }

    @Bean
    @Primary
    @ConditionalOnBean(OverlayRegistryClient.class)
    @ConditionalOnMissingBean(value = RegistryClient.class, ignored = OverlayRegistryClient.class)
    CachingRegistryClient cachingRegistryClient(
            OverlayRegistryClient registry, MeshProperties properties, TimeSource time) {
        return new CachingRegistryClient(registry, properties.registry().cacheConfig(), time);
    }

    @Bean
    @ConditionalOnBean(CachingRegistryClient.class)
    @ConditionalOnMissingBean
    RegistryFollower registryFollower(CachingRegistryClient cache, OverlayRegistryClient registry) {
        return new RegistryFollower(cache, registry);
    }
}
