package io.physarum.starter.actuate;

import io.physarum.libp2p.autonat.Autonat;
import io.physarum.libp2p.autonat.ReachabilityReport;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.starter.autonat.AutonatAutoConfiguration;
import io.physarum.starter.bootstrap.BootstrapAutoConfiguration;
import io.physarum.starter.bootstrap.Bootstrapper;
import io.physarum.starter.rtt.RttAutoConfiguration;
import io.physarum.starter.rtt.RttTable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The actuator endpoint {@code p2p}. */
@AutoConfiguration(
        after = {BootstrapAutoConfiguration.class, RttAutoConfiguration.class, AutonatAutoConfiguration.class})
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(Host.class)
@ConditionalOnAvailableEndpoint(P2pEndpoint.class)
public final class P2pEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    P2pEndpoint p2pEndpoint(Host host, BeanFactory beans) {
        Autonat tests = beans.getBeanProvider(Autonat.class).getIfAvailable();
        return new P2pEndpoint(
                host,
                beans.getBeanProvider(KademliaDht.class).getIfAvailable(),
                beans.getBeanProvider(Bootstrapper.class).getIfAvailable(),
                beans.getBeanProvider(RttTable.class).getIfAvailable(),
                () -> tests == null ? ReachabilityReport.NOTHING : tests.reachability());
    }
}
