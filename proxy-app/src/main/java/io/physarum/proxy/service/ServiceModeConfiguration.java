package io.physarum.proxy.service;

import java.util.Objects;

import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.mesh.dataplane.http.ServedInstances;
import io.physarum.mesh.registry.RegistryClient;
import io.physarum.proxy.ProxyProperties;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Service mode. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("physarum.proxy.service.name")
class ServiceModeConfiguration {

    @Bean
    Announcements announcements(KademliaDht dht, ServedInstances instances) {
        return new Announcements(dht, instances);
    }

    @Bean
    ConnectionProbe connectionProbe(ReactorResourceFactory resources) {
        return new ConnectionProbe(resources.getLoopResources());
    }

    @Bean
    AnnouncedService announcedService(
            ProxyProperties properties, RegistryClient registry, Announcements announcements, ConnectionProbe probe) {
        return new AnnouncedService(Objects.requireNonNull(properties.service()), registry, announcements, probe);
    }

    @Bean
    RouterFunction<ServerResponse> idleRoute(AnnouncedService service) {
        return RouterFunctions.route().GET("/idle", new IdleHandler(service)).build();
    }
}
