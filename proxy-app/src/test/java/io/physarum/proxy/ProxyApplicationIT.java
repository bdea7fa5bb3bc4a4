package io.physarum.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpServer;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.discovery.Rendezvous;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.mesh.exchange.ExchangeLimits;
import io.physarum.mesh.registry.RegistryServer;
import io.physarum.mesh.registry.RegistryService;
import io.physarum.proxy.gateway.GatewayServer;
import io.physarum.starter.launch.ApplicationStarter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The whole application: a proxy in service mode, one for clients, and a registry between them. */
class ProxyApplicationIT {

    private static final Duration WAIT = Duration.ofSeconds(60);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path home;

    @AfterEach
    void stop() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private ConfigurableApplicationContext start(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "physarum.home", home.toString(),
                "physarum.p2p.ephemeral", "true",
                "physarum.p2p.listen[0]", "/ip4/127.0.0.1/tcp/0",
                "physarum.proxy.http-port", "0",
                "server.port", "0"));
        // What others may need to answer on a busy machine.
        all.put("physarum.mesh.discovery.timeout", "30s");
        all.put("physarum.mesh.discovery.ping-timeout", "30s");
        all.put("physarum.mesh.registry.timeout", "30s");
        all.putAll(properties);
        ConfigurableApplicationContext context = ApplicationStarter.of(ProxyApplication.class)
                .with(all)
                .stoppedByCaller()
                .start();
        open.push(context);
        return context;
    }

    /** A node that others make first contact with, and that has a registry beside its proxy. */
    private String startRegistry() throws Exception {
        ConfigurableApplicationContext context = start(Map.of("physarum.p2p.bootstrap.required", "false"));
        Host host = context.getBean(Host.class);
        RegistryServer server = new RegistryServer(host, new Entries(), ExchangeLimits.defaults());
        server.start();
        open.push(server);
        context.getBean(KademliaDht.class)
                .provide(Rendezvous.cidOf("registry-service"))
                .get(30, TimeUnit.SECONDS);
        return host.listenAddresses().get(0) + "/p2p/" + host.peerId();
    }

    private HttpServer startService() throws Exception {
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            byte[] answer = "Hello, world".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        service.start();
        open.push(() -> service.stop(0));
        return service;
    }

    private HttpResponse<String> get(int port, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(WAIT)
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
    }

    private static int managementPort(ConfigurableApplicationContext context) {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    @Test
    void makesAServiceKnownThatClientsThenCall() throws Exception {
        String bootstrap = startRegistry();
        HttpServer service = startService();
        ConfigurableApplicationContext serving = start(Map.of(
                "physarum.p2p.bootstraps[0]",
                bootstrap,
                "physarum.proxy.service.name",
                "hello",
                "physarum.proxy.service.address",
                "127.0.0.1:" + service.getAddress().getPort()));
        int idle = managementPort(serving);
        await().atMost(WAIT).until(() -> get(idle, "/idle").statusCode() == 200);
        assertThat(get(idle, "/idle").body()).matches("\\d+");
        assertThat(get(serving.getBean(GatewayServer.class).port(), "/hello").body())
                .as("from itself")
                .isEqualTo("Hello, world");
        ConfigurableApplicationContext client = start(Map.of("physarum.p2p.bootstraps[0]", bootstrap));
        int gateway = client.getBean(GatewayServer.class).port();
        assertThat(get(gateway, "/hello").body()).isEqualTo("Hello, world");
        assertThat(get(gateway, "/unknown").statusCode()).isEqualTo(404);
        assertThat(get(managementPort(client), "/actuator/prometheus").body())
                .contains("physarum_proxy_requests_seconds_count");
        assertThat(get(managementPort(client), "/idle").statusCode()).isEqualTo(404);
        service.stop(0);
        await().atMost(WAIT).until(() -> get(idle, "/idle").statusCode() == 503);
    }

    @Test
    void saysThatNothingCanRunAServiceWithoutAnAllocator() throws Exception {
        ConfigurableApplicationContext client = start(Map.of("physarum.p2p.bootstraps[0]", startRegistry()));

        HttpResponse<String> answer = get(client.getBean(GatewayServer.class).port(), "/hello");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
        assertThat(answer.body()).contains("allocator");
    }

    /** A registry's entries, in memory. */
    private static final class Entries implements RegistryService {

        private final Map<String, String> entries = new ConcurrentHashMap<>(
                Map.of("hello", "{\"ContentHash\":\"hash-of-hello\",\"DockerHash\":\"none\",\"Proxy\":\"embedded\"}"));

        @Override
        public Mono<String> get(io.physarum.mesh.service.ServiceName name) {
            return Mono.justOrEmpty(entries.get(name.value()));
        }

        @Override
        public Mono<Map<io.physarum.mesh.service.ServiceName, String>> list() {
            return Mono.just(Map.of());
        }

        @Override
        public Mono<Void> add(io.physarum.mesh.service.ServiceName name, String infoJson) {
            return Mono.fromRunnable(() -> entries.put(name.value(), infoJson));
        }

        @Override
        public Mono<Boolean> delete(io.physarum.mesh.service.ServiceName name) {
            return Mono.fromCallable(() -> entries.remove(name.value()) != null);
        }

        @Override
        public Mono<String> addMember(String memberName, String memberPeerUrl) {
            return Mono.error(new UnsupportedOperationException("no cluster"));
        }
    }
}
