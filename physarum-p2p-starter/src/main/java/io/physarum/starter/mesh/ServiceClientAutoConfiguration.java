package io.physarum.starter.mesh;

import io.physarum.mesh.call.ServiceClient;
import io.physarum.mesh.dataplane.http.OverlayHttpClient;
import io.physarum.mesh.resolve.ServiceResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Calls services by name. */
@AutoConfiguration(after = {ResolverAutoConfiguration.class, OverlayHttpAutoConfiguration.class})
@EnableConfigurationProperties(MeshProperties.class)
@ConditionalOnBean({ServiceResolver.class, OverlayHttpClient.class})
public final class ServiceClientAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ServiceClient serviceClient(ServiceResolver resolver, OverlayHttpClient http, MeshProperties properties) {
        return new ServiceClient(resolver, http, properties.client().maxAttempts());
    }
}
