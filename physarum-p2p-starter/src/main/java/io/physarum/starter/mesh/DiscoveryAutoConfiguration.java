package io.physarum.starter.mesh;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.ping.Ping;
import io.physarum.mesh.discovery.DiscoveryConfig;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.discovery.PeerPinger;
import io.physarum.mesh.time.TimeSource;
import io.physarum.starter.dht.DhtAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Finds who provides something in the DHT, and how far away they are. */
@AutoConfiguration(after = DhtAutoConfiguration.class)
@EnableConfigurationProperties(MeshProperties.class)
@ConditionalOnBean({Host.class, KademliaDht.class})
@ConditionalOnBooleanProperty(name = "physarum.mesh.client.enabled", matchIfMissing = true)
public final class DiscoveryAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TimeSource meshTime() {
        return TimeSource.system();
    }

    @Bean
    @ConditionalOnMissingBean
    DiscoveryConfig discoveryConfig(MeshProperties properties) {
        return properties.discovery().config();
    }

    @Bean
    @ConditionalOnMissingBean
    PeerPinger peerPinger(Host host, Ping ping, DiscoveryConfig config, TimeSource time) {
        return new PeerPinger(host, ping, config.pingTimeout(), time);
    }

    @Bean
    @ConditionalOnMissingBean
    PeerDiscovery peerDiscovery(KademliaDht dht, PeerPinger pinger, DiscoveryConfig config, TimeSource time) {
        return new PeerDiscovery(dht, pinger, config, time);
    }
}
