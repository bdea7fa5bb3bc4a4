package io.physarum.starter.actuate;

import io.physarum.libp2p.core.Host;
import io.physarum.starter.bootstrap.BootstrapAutoConfiguration;
import io.physarum.starter.bootstrap.Bootstrapper;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health of the node's link to the network. */
@AutoConfiguration(after = BootstrapAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean({Host.class, Bootstrapper.class})
@ConditionalOnEnabledHealthIndicator("p2p")
public final class P2pHealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "p2pHealthIndicator")
    HealthIndicator p2pHealthIndicator(Host host, Bootstrapper bootstrapper) {
        return new P2pHealthIndicator(host, bootstrapper);
    }
}
