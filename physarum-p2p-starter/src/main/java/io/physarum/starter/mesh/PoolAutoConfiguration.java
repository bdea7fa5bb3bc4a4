package io.physarum.starter.mesh;

import io.physarum.mesh.discovery.PeerPinger;
import io.physarum.mesh.qos.InstancePool;
import io.physarum.mesh.qos.PoolMeters;
import io.physarum.mesh.time.TimeSource;
import io.physarum.starter.StartPhase;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The pool of instances that are known to work. */
@AutoConfiguration(after = DiscoveryAutoConfiguration.class)
@ConditionalOnBean(PeerPinger.class)
@ConditionalOnBooleanProperty(name = "physarum.mesh.pool.enabled", matchIfMissing = true)
public final class PoolAutoConfiguration {

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    InstancePool instancePool(PeerPinger pinger, MeshProperties properties, TimeSource time) {
        return new InstancePool(pinger, properties.pool().config(), time);
    }

    @Bean
    @ConditionalOnMissingBean
    PoolMeters poolMeters(InstancePool pool) {
        return new PoolMeters(pool);
    }

    @Bean
    @ConditionalOnMissingBean(name = "instancePoolLifecycle")
    StartAndStop instancePoolLifecycle(InstancePool pool) {
        return new StartAndStop(StartPhase.CLIENTS, pool::start, pool::stop);
    }
}
