package io.physarum.starter.mesh;

import io.physarum.libp2p.core.Host;
import io.physarum.mesh.dataplane.http.HttpServing;
import io.physarum.mesh.dataplane.http.OverlayHttpClient;
import io.physarum.starter.host.HostAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The calling end of HTTP over the overlay. */
@AutoConfiguration(after = {HostAutoConfiguration.class, ServingAutoConfiguration.class})
@EnableConfigurationProperties(HttpProperties.class)
@ConditionalOnBean(Host.class)
@ConditionalOnBooleanProperty(name = "physarum.mesh.client.enabled", matchIfMissing = true)
public final class OverlayHttpAutoConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    OverlayHttpClient overlayHttpClient(Host host, HttpProperties properties, ObjectProvider<HttpServing> own) {
        HttpServing serving = own.getIfAvailable();
        return serving == null
                ? new OverlayHttpClient(host, properties.settings())
                : new OverlayHttpClient(host, properties.settings(), serving);
    }
}
