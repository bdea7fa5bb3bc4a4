package io.physarum.starter.mesh;

import io.physarum.libp2p.core.Host;
import io.physarum.mesh.allocation.AllocationClient;
import io.physarum.mesh.allocation.Allocator;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.placement.NearestPlacement;
import io.physarum.mesh.placement.PlacementStrategy;
import io.physarum.mesh.time.TimeSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Gets instances started on other machines. */
@AutoConfiguration(after = DiscoveryAutoConfiguration.class)
@ConditionalOnBean(PeerDiscovery.class)
@ConditionalOnBooleanProperty(name = "physarum.mesh.allocation.enabled", matchIfMissing = true)
public final class AllocationClientAutoConfiguration {

    private final MeshProperties properties;

    AllocationClientAutoConfiguration(MeshProperties properties) {
        this.properties = properties;
    }

    @Bean
    @ConditionalOnMissingBean
    PlacementStrategy placementStrategy() {
        return new NearestPlacement();
    }

    @Bean
    @ConditionalOnMissingBean(Allocator.class)
    AllocationClient allocationClient(
            Host host, PeerDiscovery discovery, PlacementStrategy placement, TimeSource time) {
        return new AllocationClient(
                host, discovery, placement, properties.allocation().config(), time);
    }
}
