package io.physarum.starter.actuate;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.libp2p.core.Host;
import io.physarum.starter.bootstrap.BootstrapAutoConfiguration;
import io.physarum.starter.bootstrap.Bootstrapper;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The meters of the host and of the links to bootstraps. */
@AutoConfiguration(after = BootstrapAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(Host.class)
public final class P2pMetersAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    P2pMeters p2pMeters(Host host, ObjectProvider<Bootstrapper> bootstrapper) {
        return new P2pMeters(host, bootstrapper.getIfAvailable());
    }
}
