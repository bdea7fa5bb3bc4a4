package io.physarum.starter.relay;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.relay.server.RelayServer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The meters of relays. */
@AutoConfiguration(after = RelayAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(Host.class)
public final class RelayMetersAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    RelayMeters relayMeters(Host host, ObjectProvider<RelayServer> server) {
        return new RelayMeters(host, server.getIfAvailable());
    }
}
