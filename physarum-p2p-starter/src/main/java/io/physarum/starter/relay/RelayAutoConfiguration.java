package io.physarum.starter.relay;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.relay.client.RelayClientConfig;
import io.physarum.libp2p.relay.server.RelayServer;
import io.physarum.starter.P2pProperties;
import io.physarum.starter.host.HostAutoConfiguration;
import io.physarum.starter.host.HostCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Lets the host use the relays that the properties name, and be one if they say so. */
@AutoConfiguration(after = HostAutoConfiguration.class)
@ConditionalOnBean(Host.class)
public final class RelayAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    RelayClientConfig relayClientConfig(P2pProperties properties) {
        return RelayConfigs.client(properties.relay().client());
    }

    @Bean
    @ConditionalOnMissingBean(name = "relayClientCustomizer")
    HostCustomizer relayClientCustomizer(RelayClientConfig config) {
        return builder -> builder.relays(config);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty("physarum.p2p.relay.server.enabled")
    RelayServer relayServer(Host host, P2pProperties properties, ObjectProvider<LimitListener> listener) {
        return RelayServer.serve(
                host, RelayConfigs.server(properties.relay().server()), listener.getIfUnique(() -> LimitListener.NONE));
    }
}
