package io.physarum.proxy.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.physarum.mesh.call.ServiceClient;
import io.physarum.mesh.dataplane.http.OverlayHttpClient;
import io.physarum.mesh.resolve.ServiceResolver;
import io.physarum.proxy.ProxyProperties;
import io.physarum.starter.mesh.HttpProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

/** Puts the gateway together. */
@Configuration(proxyBeanMethods = false)
class GatewayConfiguration {

    /** In place of the starter's: a gateway has a number of attempts of its own. */
    @Bean
    ServiceClient serviceClient(ServiceResolver resolver, OverlayHttpClient client, ProxyProperties properties) {
        return new ServiceClient(resolver, client, properties.maxAttempts());
    }

    @Bean
    Gateway gateway(ServiceClient services, ProxyProperties properties, GatewayObservers observers) {
        return new Gateway(services, properties, observers);
    }

    @Bean
    GatewayObservers gatewayObservers(MeterRegistry meters, ObjectProvider<RequestTracing> tracing) {
        return new GatewayObservers(new GatewayMeters(meters), tracing.getIfAvailable(() -> RequestTracing.OFF));
    }

    @Bean
    GatewayServer gatewayServer(
            Gateway gateway, ProxyProperties properties, HttpProperties limits, ReactorResourceFactory resources) {
        return new GatewayServer(WebHttpHandlerBuilder.webHandler(gateway).build(), properties, limits, resources);
    }
}
