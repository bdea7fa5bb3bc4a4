package io.physarum.registry;

import java.time.Duration;

import io.physarum.libp2p.core.Host;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.registry.OverlayRegistryClient;
import io.physarum.mesh.registry.RegistryClientConfig;
import io.physarum.mesh.time.TimeSource;
import io.physarum.registry.store.RegistryStore;
import io.physarum.registry.store.StoreHealth;
import io.physarum.registry.store.embedded.EmbeddedRegistryStore;
import io.physarum.registry.store.etcd.EtcdRegistryStore;
import io.physarum.registry.store.etcd.local.ClusterJoin;
import io.physarum.registry.store.etcd.local.LocalEtcd;
import io.physarum.starter.HomeProperties;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The store that was chosen, and the etcd of this machine if it needs one. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RegistryProperties.class, HomeProperties.class})
class StoreConfiguration {

    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(15);

    private static final int MAX_ASKED = 10;

    @Bean
    StoreSettings storeSettings(RegistryProperties properties, HomeProperties home, Environment environment) {
        StoreSettings settings = new StoreSettings(properties, home, StoreChoice.of(properties, environment));
        settings.check();
        return settings;
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    RegistryStore registryStore(StoreSettings settings) {
        return switch (settings.store()) {
            case EMBEDDED -> EmbeddedRegistryStore.open(settings.file(), settings.capacity());
            case ETCD -> new EtcdRegistryStore(settings.etcdStore());
        };
    }

    @Bean
    @ConditionalOnMissingBean
    ClusterJoin clusterJoin(Host host, PeerDiscovery discovery, TimeSource time) {
        // Who was found is not remembered: the next try looks for others.
        RegistryClientConfig config =
                new RegistryClientConfig(JOIN_TIMEOUT, Duration.ofMillis(1), MAX_ASKED, JOIN_TIMEOUT);
        OverlayRegistryClient registries = new OverlayRegistryClient(host, discovery, config, time);
        return (name, peerUrl) -> registries.addMember(name, peerUrl.toString());
    }

    @Bean
    LocalEtcdLifecycle localEtcdLifecycle(StoreSettings settings, ClusterJoin join, RegistryStore store) {
        return new LocalEtcdLifecycle(
                settings.hasLocalEtcd()
                        ? new LocalEtcd(
                                settings.localEtcd(), join, store.health().map(StoreHealth::answers))
                        : null);
    }
}
