package io.physarum.starter.mdns;

import java.util.List;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.discovery.mdns.MdnsConfig;
import io.physarum.libp2p.discovery.mdns.MdnsDiscovery;
import io.physarum.libp2p.discovery.mdns.MdnsListener;
import io.physarum.starter.P2pProperties;
import io.physarum.starter.host.HostAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Finds other nodes on the local network, if wanted. It tells every {@link MdnsListener} that is a bean. */
@AutoConfiguration(after = HostAutoConfiguration.class)
@ConditionalOnBean(Host.class)
@ConditionalOnBooleanProperty(name = "physarum.p2p.mdns.enabled")
public final class MdnsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    MdnsConfig mdnsConfig(P2pProperties properties) {
        return MdnsConfigs.of(properties);
    }

    @Bean
    @ConditionalOnMissingBean
    MdnsDiscovery mdnsDiscovery(
            Host host,
            MdnsConfig config,
            ObjectProvider<MdnsListener> listeners,
            ObjectProvider<LimitListener> limitListeners) {
        List<MdnsListener> peers = listeners.orderedStream().toList();
        List<LimitListener> limits = limitListeners.orderedStream().toList();
        return MdnsDiscovery.on(
                host,
                config,
                new MdnsDiscovery.Listeners(
                        peer -> peers.forEach(listener -> listener.onPeerFound(peer)),
                        limit -> limits.forEach(listener -> listener.onLimit(limit))));
    }

    @Bean
    @ConditionalOnMissingBean
    MdnsLifecycle mdnsLifecycle(MdnsDiscovery discovery) {
        return new MdnsLifecycle(discovery);
    }
}
