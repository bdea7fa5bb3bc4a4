package io.physarum.registry;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.micrometer.core.instrument.MeterRegistry;
import io.physarum.libp2p.core.Host;
import io.physarum.mesh.error.RegistryRefusedException;
import io.physarum.mesh.exchange.ExchangeClient;
import io.physarum.mesh.exchange.Framing;
import io.physarum.mesh.registry.OverlayRegistryClient;
import io.physarum.mesh.registry.RegistryEvent;
import io.physarum.mesh.registry.RegistryProtocols;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceInfoJson;
import io.physarum.mesh.service.ServiceName;
import io.physarum.registry.store.RegistryStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.Disposable;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class RegistryApplicationIT {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static final ServiceInfo INFO = ServiceInfoJson.parse(
            "{\"ContentHash\":\"bafkreigh\",\"DockerHash\":\"registry.example/hello@sha256:1\",\"NetworkSoftReq\":{\"RTT\":5}}");

    @TempDir
    private static Path folder;

    private static ConfigurableApplicationContext node;

    private static ConfigurableApplicationContext registry;

    private static OverlayRegistryClient client;

    @BeforeAll
    static void start() {
        node = Node.start(folder.resolve("node"));
        registry = Node.startRegistry(folder.resolve("registry"), node, Map.of());
        client = Node.client(node);
        await().atMost(LONG).ignoreExceptions().until(() -> client.list().block(LONG) != null);
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
        node.close();
    }

    @Test
    void answersClientsOfTheNetwork() {
        ServiceName name = ServiceName.of("hello-world-server");

        assertThat(client.get(name).block(LONG)).isNull();
        assertThat(client.add(name, INFO).block(LONG)).isEqualTo("Added hello-world-server");

        assertThat(client.get(name).block(LONG)).isEqualTo(INFO);
        assertThat(client.list().block(LONG)).containsEntry(name, INFO);
        assertThat(client.delete(name).block(LONG)).isEqualTo("Deleted hello-world-server");
        assertThat(client.delete(name).block(LONG)).isEqualTo("hello-world-server was not registered");
        assertThat(client.get(name).block(LONG)).isNull();
    }

    @Test
    void keepsItsEntriesInItsHomeAndBeginsWithNone() {
        assertThat(folder.resolve("registry/registry.mv.db")).isNotEmptyFile();
        assertThat(client.list().block(LONG).keySet())
                .allMatch(name -> name.value().equals("hello-world-server")
                        || name.value().equals("watched"));
    }

    @Test
    void takesChangesFromThoseOnItsListAlone() {
        String stranger = "12D3KooWNNK88TqoXVhYVzhkp8RMnusHm6DbwxcwyFmHfd9egCt3";
        ServiceName name = ServiceName.of("guarded");
        ConfigurableApplicationContext elsewhere = Node.start(folder.resolve("elsewhere"));
        String writer = elsewhere.getBean(Host.class).peerId().toString();
        for (boolean allowed : new boolean[] {false, true}) {
            Map<String, Object> list = Map.of("physarum.registry.allow-writers", allowed ? writer : stranger);
            try (var guarded = Node.startRegistry(folder.resolve("guarded-" + allowed), elsewhere, list)) {
                OverlayRegistryClient operator = Node.client(elsewhere);
                await().atMost(LONG)
                        .ignoreExceptions()
                        .until(() -> operator.list().block(LONG) != null);

                if (allowed) {
                    assertThat(operator.add(name, INFO).block(LONG)).isEqualTo("Added guarded");
                } else {
                    assertThatThrownBy(() -> operator.add(name, INFO).block(LONG))
                            .isInstanceOf(RegistryRefusedException.class)
                            .hasMessageContaining("physarum.registry.allow-writers of "
                                    + guarded.getBean(Host.class).peerId());
                    assertThat(guarded.getBean(MeterRegistry.class)
                                    .get("physarum.registry.requests.refused")
                                    .tag("reason", "not_allowed")
                                    .counter()
                                    .count())
                            .isEqualTo(1);
                }
            }
        }
        elsewhere.close();
    }

    @Test
    void tellsWatchersWhatChanges() {
        ConcurrentLinkedQueue<RegistryEvent> events = new ConcurrentLinkedQueue<>();
        Disposable watch = client.watch().subscribe(events::add);
        try {
            await().atMost(LONG).until(() -> !events.isEmpty());
            client.add(ServiceName.of("watched"), INFO).block(LONG);
            await().atMost(LONG).until(() -> events.toString().contains("watched"));
        } finally {
            watch.dispose();
        }
    }

    @Test
    void hasNoClusterToJoinWithoutEtcd() {
        assertThatThrownBy(
                        () -> client.addMember("two", "http://127.0.0.1:2380").block(LONG))
                .hasMessageContaining("has no cluster to join");
    }

    @Test
    void reportsHealthAndMeters() throws Exception {
        client.get(ServiceName.of("nobody")).block(LONG);

        assertThat(get("/actuator/health")).contains("\"registry\":{").contains("\"store\":\"embedded\"");
        MeterRegistry meters = registry.getBean(MeterRegistry.class);
        assertThat(meters.get(RegistryMeter.REQUESTS.meterName())
                        .tags("operation", "get", "outcome", "unknown")
                        .timer()
                        .count())
                .isPositive();
        await().atMost(LONG)
                .until(() ->
                        meters.get(RegistryMeter.ENTRIES.meterName()).gauge().value() >= 0);
        assertThat(get("/metrics")).contains("physarum_registry_requests_seconds_count");
        assertThat(get("/metrics")).contains("physarum_registry_store_up 1.0", "physarum_registry_store_members 1.0");
    }

    @Test
    void answersOrClosesWhateverIsSentAndGoesOn() {
        Random random = new Random(20_261);
        for (String protocol : List.of(
                RegistryProtocols.ADD,
                RegistryProtocols.GET,
                RegistryProtocols.LIST,
                RegistryProtocols.DELETE,
                RegistryProtocols.MEMBER_ADD)) {
            byte[] noise = new byte[2000];
            random.nextBytes(noise);
            for (byte[] request :
                    List.of(noise, new byte[0], "{".repeat(5000).getBytes(UTF_8), "null".getBytes(UTF_8))) {
                String answer = ask(protocol, request);
                if (List.of(RegistryProtocols.ADD, RegistryProtocols.MEMBER_ADD).contains(protocol)) {
                    assertThat(answer).as(protocol).startsWith("Error: ");
                }
            }
            assertThatThrownBy(() -> ask(protocol, new byte[3 << 20]))
                    .as(protocol)
                    .isNotNull();
        }
        assertThat(client.get(ServiceName.of("nobody")).block(LONG)).isNull();
    }

    private static String ask(String protocol, byte[] request) {
        Host from = node.getBean(Host.class);
        byte[] answer = new ExchangeClient(from, protocol, Framing.HALF_CLOSE, 1 << 20)
                .ask(registry.getBean(Host.class).peerId(), request, LONG)
                .block(LONG);
        return new String(answer, UTF_8);
    }

    @Test
    void refusesWhatIsNoServiceInfo() {
        RegistryStore store = registry.getBean(RegistryStore.class);
        StoredRegistry service = new StoredRegistry(store);
        ServiceName name = ServiceName.of("malformed");

        for (String json : new String[] {"", "null", "[]", "\"x\"", "{", "{} {}", "{\"CpuReq\":\"much\"}"}) {
            assertThatThrownBy(() -> service.add(name, json).block(LONG))
                    .as(json)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(store.get(name).block(LONG)).isNull();
    }

    private static String get(String path) throws Exception {
        String port = registry.getEnvironment().getProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
