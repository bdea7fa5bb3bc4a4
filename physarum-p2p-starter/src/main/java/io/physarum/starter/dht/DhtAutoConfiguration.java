package io.physarum.starter.dht;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.kad.Dht;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.DhtListener;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.starter.P2pProperties;
import io.physarum.starter.host.HostAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** This node's part of the DHT. It tells every {@link DhtListener} that is a bean what it does. */
@AutoConfiguration(after = HostAutoConfiguration.class)
@ConditionalOnBean(Host.class)
@ConditionalOnBooleanProperty(name = "physarum.p2p.dht.enabled", matchIfMissing = true)
public final class DhtAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    DhtConfig dhtConfig(P2pProperties properties) {
        return DhtConfigs.of(properties.dht());
    }

    // The life cycle stops the DHT.
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    KademliaDht kademliaDht(Host host, DhtConfig config, ObjectProvider<DhtListener> listeners) {
        return Dht.on(host, config, new DhtListeners(listeners.orderedStream().toList()));
    }

    @Bean
    @ConditionalOnMissingBean
    DhtLifecycle dhtLifecycle(KademliaDht dht) {
        return new DhtLifecycle(dht);
    }
}
