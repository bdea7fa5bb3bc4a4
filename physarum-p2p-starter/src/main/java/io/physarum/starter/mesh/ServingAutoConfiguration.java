package io.physarum.starter.mesh;

import io.physarum.libp2p.core.Host;
import io.physarum.mesh.dataplane.http.HttpServing;
import io.physarum.mesh.dataplane.http.ServedInstances;
import io.physarum.starter.StartPhase;
import io.physarum.starter.host.HostAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Serves instances on this machine to the network: those that are in {@link ServedInstances}. */
@AutoConfiguration(after = HostAutoConfiguration.class)
@EnableConfigurationProperties(HttpProperties.class)
@ConditionalOnBean(Host.class)
@ConditionalOnBooleanProperty(name = "physarum.mesh.serving.enabled", matchIfMissing = true)
public final class ServingAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ServedInstances servedInstances() {
        return new ServedInstances();
    }

    @Bean
    @ConditionalOnMissingBean
    HttpServing httpServing(ServedInstances instances, HttpProperties properties) {
        return new HttpServing(instances, properties.settings());
    }

    @Bean
    @ConditionalOnMissingBean(name = "httpServingLifecycle")
    StartAndStop httpServingLifecycle(HttpServing serving, Host host) {
        return new StartAndStop(StartPhase.CLIENTS, () -> serving.bindTo(host), () -> serving.unbindFrom(host));
    }
}
