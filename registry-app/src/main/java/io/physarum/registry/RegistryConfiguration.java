package io.physarum.registry;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.exchange.AllowedPeers;
import io.physarum.mesh.exchange.ExchangeLimits;
import io.physarum.mesh.exchange.RefusalMeter;
import io.physarum.mesh.registry.RegistryAccess;
import io.physarum.mesh.registry.RegistryServer;
import io.physarum.mesh.registry.RegistryService;
import io.physarum.registry.store.RegistryStore;
import io.physarum.starter.OpenDoors;
import io.physarum.starter.P2pProperties;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the registry does for others. */
@Configuration(proxyBeanMethods = false)
class RegistryConfiguration {

    @Bean
    @ConditionalOnMissingBean
    RegistryService registryService(RegistryStore store, MeterRegistry meters) {
        return new MeteredRegistry(new StoredRegistry(store), new RegistryMeters(meters));
    }

    // The life cycle stops the server.
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    RegistryServer registryServer(
            Host host, RegistryService service, RegistryProperties properties, RegistryAccess access) {
        RegistryProperties.Limits limits = properties.limits();
        return new RegistryServer(
                host,
                service,
                new ExchangeLimits(
                        Math.toIntExact(limits.maxMessageSize().toBytes()),
                        limits.transferTimeout(),
                        limits.answerTimeout(),
                        properties.concurrency()),
                access);
    }

    @Bean
    @ConditionalOnMissingBean
    RegistryAccess registryAccess(RegistryProperties properties, MeterRegistry meters) {
        return new RegistryAccess(
                properties.writers(), properties.members(), RefusalMeter.on(RegistryMeter.REFUSED_REQUESTS, meters));
    }

    @Bean
    OpenDoors registryOpenDoors(P2pProperties p2p, Host host, RegistryAccess access, StoreSettings settings) {
        Map<String, AllowedPeers> doors = new HashMap<>();
        doors.put("replace and delete all that is registered", access.writers());
        if (settings.store() == StoreKind.ETCD) {
            doors.put("join the cluster of etcd, and write there what it likes", access.members());
        }
        return new OpenDoors(p2p, host, doors);
    }

    @Bean
    RegistryServing registryServing(RegistryServer server, KademliaDht dht) {
        return new RegistryServing(server, dht);
    }

    @Bean
    SeparateRegistries separateRegistries(
            Host host, PeerDiscovery discovery, RegistryProperties properties, StoreSettings settings) {
        return new SeparateRegistries(
                host,
                discovery,
                settings.store() == StoreKind.EMBEDDED ? properties.embedded().checkInterval() : Duration.ZERO);
    }

    @Bean
    StoreGauges storeGauges(RegistryStore store) {
        return new StoreGauges(store);
    }

    @Bean
    @ConditionalOnMissingBean(name = "registryHealthIndicator")
    RegistryHealthIndicator registryHealthIndicator(RegistryStore store) {
        return new RegistryHealthIndicator(store);
    }
}
