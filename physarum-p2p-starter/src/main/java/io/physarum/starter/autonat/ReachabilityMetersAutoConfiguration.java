package io.physarum.starter.autonat;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.libp2p.autonat.Autonat;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The meter of reachability. */
@AutoConfiguration(after = AutonatAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(Autonat.class)
public final class ReachabilityMetersAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ReachabilityMeters reachabilityMeters(Autonat autonat) {
        return new ReachabilityMeters(autonat);
    }
}
