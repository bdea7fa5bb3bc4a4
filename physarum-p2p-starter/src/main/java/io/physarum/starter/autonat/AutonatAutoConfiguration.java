package io.physarum.starter.autonat;

import java.util.List;

import io.physarum.libp2p.autonat.Autonat;
import io.physarum.libp2p.autonat.AutonatConfig;
import io.physarum.libp2p.autonat.ReachabilityListener;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.starter.P2pProperties;
import io.physarum.starter.host.HostAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Finds out whether others can reach this node, and helps others to find out, as far as wanted. It tells every {@link
 * ReachabilityListener} that is a bean.
 */
@AutoConfiguration(after = HostAutoConfiguration.class)
@ConditionalOnBean(Host.class)
@Conditional(OnAutonat.class)
public final class AutonatAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    AutonatConfig autonatConfig(P2pProperties properties) {
        return AutonatConfigs.of(properties.autonat());
    }

    @Bean
    @ConditionalOnMissingBean
    Autonat.Listeners autonatListeners(
            ObjectProvider<ReachabilityListener> listeners, ObjectProvider<LimitListener> limitListeners) {
        List<ReachabilityListener> all = listeners.orderedStream().toList();
        List<LimitListener> limits = limitListeners.orderedStream().toList();
        return new Autonat.Listeners(
                report -> all.forEach(listener -> listener.onReachability(report)),
                limit -> limits.forEach(listener -> listener.onLimit(limit)));
    }

    // The life cycle stops it.
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    Autonat autonat(Host host, AutonatConfig config, Autonat.Listeners listeners) {
        return Autonat.on(host, host.newDialer(), config, listeners);
    }

    @Bean
    @ConditionalOnMissingBean
    AutonatLifecycle autonatLifecycle(Autonat autonat) {
        return new AutonatLifecycle(autonat);
    }
}
