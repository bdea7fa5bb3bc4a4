package io.physarum.starter.actuate;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.starter.bootstrap.BootstrapAutoConfiguration;
import io.physarum.starter.bootstrap.Bootstrapper;
import io.physarum.starter.rtt.RttAutoConfiguration;
import io.physarum.starter.rtt.RttTable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The actuator endpoint {@code p2p}. */
@AutoConfiguration(after = {BootstrapAutoConfiguration.class, RttAutoConfiguration.class})
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(Host.class)
@ConditionalOnAvailableEndpoint(P2pEndpoint.class)
public final class P2pEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    P2pEndpoint p2pEndpoint(
            Host host,
            ObjectProvider<KademliaDht> dht,
            ObjectProvider<Bootstrapper> bootstrapper,
            ObjectProvider<RttTable> rtts) {
        return new P2pEndpoint(host, dht.getIfAvailable(), bootstrapper.getIfAvailable(), rtts.getIfAvailable());
    }
}
