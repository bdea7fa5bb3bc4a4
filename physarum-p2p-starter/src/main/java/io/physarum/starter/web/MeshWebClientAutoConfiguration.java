package io.physarum.starter.web;

import io.physarum.mesh.call.ServiceClient;
import io.physarum.starter.mesh.ServiceClientAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Lets an application call services by name through {@code @Qualifier("meshWebClientBuilder") WebClient.Builder}. The beans
 * are no candidates for an injection point without that qualifier, nor for conditions: Spring Boot's own builder and
 * connector, through which the ordinary web is called, are there beside them.
 */
@AutoConfiguration(after = ServiceClientAutoConfiguration.class)
@ConditionalOnClass(WebClient.class)
@ConditionalOnBean(ServiceClient.class)
public final class MeshWebClientAutoConfiguration {

    static final String CONNECTOR = "meshClientConnector";

    static final String BUILDER = "meshWebClientBuilder";

    @Bean(name = CONNECTOR, defaultCandidate = false)
    @ConditionalOnMissingBean(name = CONNECTOR)
    MeshClientConnector meshClientConnector(ServiceClient services) {
        return new MeshClientConnector(services);
    }

    /** With what the application has for all its WebClients, such as codecs and observation. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebClientCustomizer.class)
    static class CustomizedBuilder {

        @Bean(name = BUILDER, defaultCandidate = false)
        @Scope("prototype")
        @ConditionalOnMissingBean(name = BUILDER)
        WebClient.Builder meshWebClientBuilder(
                @Qualifier(CONNECTOR) ClientHttpConnector connector, ObjectProvider<WebClientCustomizer> customizers) {
            WebClient.Builder builder = WebClient.builder();
            customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
            return builder.clientConnector(connector);
        }
    }

    /** Without Spring Boot's WebClient module, in which the customizers are. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("org.springframework.boot.webclient.WebClientCustomizer")
    static class PlainBuilder {

        @Bean(name = BUILDER, defaultCandidate = false)
        @Scope("prototype")
        @ConditionalOnMissingBean(name = BUILDER)
        WebClient.Builder meshWebClientBuilder(@Qualifier(CONNECTOR) ClientHttpConnector connector) {
            return WebClient.builder().clientConnector(connector);
        }
    }
}
