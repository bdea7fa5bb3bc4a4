package io.physarum.proxy.gateway;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.mesh.call.ServiceClient;
import io.physarum.mesh.dataplane.http.HttpServing;
import io.physarum.mesh.dataplane.http.HttpSettings;
import io.physarum.mesh.dataplane.http.OverlayHttpClient;
import io.physarum.mesh.dataplane.http.ServedInstances;
import io.physarum.mesh.service.ServiceName;
import io.physarum.proxy.ProxyProperties;
import io.physarum.starter.mesh.HttpProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

/** A gateway, and two hosts that serve instances to it. */
final class GatewayFixture implements AutoCloseable {

    final RouteTable routes = new RouteTable();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final ServedInstances firstServes = new ServedInstances();
    final ServedInstances secondServes = new ServedInstances();
    final Host first;
    final Host second;
    private final TestHosts hosts = new TestHosts();
    private final GatewayServer server;

    GatewayFixture(@Nullable DataSize maxRequestBody) {
        this(maxRequestBody, RequestTracing.OFF);
    }

    GatewayFixture(@Nullable DataSize maxRequestBody, RequestTracing tracing) {
        Host caller = hosts.start();
        first = hosts.start();
        second = hosts.start();
        new HttpServing(firstServes, HttpSettings.DEFAULTS).bindTo(first);
        new HttpServing(secondServes, HttpSettings.DEFAULTS).bindTo(second);
        TestHosts.introduce(caller, first, second);
        ProxyProperties properties = new ProxyProperties(
                "127.0.0.1", 0, 3, maxRequestBody, Duration.ofSeconds(2), Duration.ofMinutes(2), null);
        HttpProperties limits = new HttpProperties(
                8192,
                32768,
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                64);
        Gateway gateway = new Gateway(
                new ServiceClient(
                        routes,
                        new OverlayHttpClient(caller, HttpSettings.DEFAULTS),
                        properties.maxAttempts(),
                        Duration.ofSeconds(30)),
                properties,
                new GatewayObservers(new GatewayMeters(meters), tracing));
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.start();
        server = new GatewayServer(WebHttpHandlerBuilder.webHandler(gateway).build(), properties, limits, resources);
        server.start();
    }

    /** Serves a service on the first host and routes its name there. */
    void serve(String service, InetSocketAddress address) {
        firstServes.serve(ServiceName.of(service), "hash-of-" + service, address);
        routes.put(service, first.peerId());
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
        hosts.close();
    }
}
