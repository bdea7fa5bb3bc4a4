package io.physarum.starter.bootstrap;

import java.util.random.RandomGenerator;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.starter.P2pProperties;
import io.physarum.starter.dht.DhtAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Joins the network. */
@AutoConfiguration(after = DhtAutoConfiguration.class)
@ConditionalOnBean(Host.class)
public final class BootstrapAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Bootstrapper bootstrapper(Host host, ObjectProvider<KademliaDht> dht, P2pProperties properties) {
        return new Bootstrapper(
                host,
                dht.getIfAvailable(),
                BootstrapAddresses.sort(properties.bootstraps()),
                new Bootstrapper.Settings(
                        properties.bootstrap(), properties.mdns().enabled(), RandomGenerator.getDefault()));
    }
}
