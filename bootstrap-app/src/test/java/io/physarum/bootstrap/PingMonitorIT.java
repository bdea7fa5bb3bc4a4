package io.physarum.bootstrap;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.testing.FreePorts;
import io.physarum.starter.launch.ApplicationStarter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two ping monitors, as applications with everything they have. */
class PingMonitorIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void healthFollowsTheBootstrapAndItsRoundTripTimesAreExported() throws Exception {
        int port = FreePorts.tcp();
        ConfigurableApplicationContext first = start("first", port, Map.of());
        String firstId = idOf(first);
        Map<String, Object> joining = Map.of(
                "physarum.p2p.bootstraps",
                addressOf(first),
                "physarum.p2p.bootstrap.required",
                true,
                "physarum.p2p.bootstrap.backoff",
                "100ms",
                "physarum.p2p.bootstrap.max-backoff",
                "500ms");
        ConfigurableApplicationContext second = start("second", 0, joining);
        try {
            assertThat(get(second, "/actuator/health")).contains("\"status\":\"UP\"", "\"connectedBootstraps\":1");
            assertThat(get(second, "/actuator/p2p"))
                    .contains("\"peerId\":\"" + idOf(second) + "\"", idOf(first), "/ipfs/kad/1.0.0");
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(get(first, "/metrics")).contains("ping_rtt{host=", "targetHost=\"" + idOf(second) + "\"");
                assertThat(get(second, "/actuator/prometheus"))
                        .contains("ping_ewma_rtt{host=", "targetHost=\"" + idOf(first) + "\"");
                assertThat(get(second, "/actuator/p2p")).contains("\"rttMillis\":");
            });
            first.close();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(get(second, "/actuator/health")).contains("\"status\":\"DOWN\""));
            try (ConfigurableApplicationContext again = start("first", port, Map.of())) {
                await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(get(second, "/actuator/health")).contains("\"connectedBootstraps\":1"));
                assertThat(idOf(again)).isEqualTo(firstId);
            }
        } finally {
            second.close();
            first.close();
        }
    }

    @Test
    void exposesWhatOperatorsNeedAndNothingElse() throws Exception {
        try (ConfigurableApplicationContext monitor = start("only", 0, Map.of("physarum.p2p.psk", "open sesame"))) {
            for (String path : new String[] {"health", "info", "prometheus", "metrics", "p2p"}) {
                assertThat(status(monitor, "/actuator/" + path)).as(path).isEqualTo(200);
            }
            for (String path :
                    new String[] {"env", "configprops", "beans", "heapdump", "threaddump", "loggers", "shutdown"}) {
                assertThat(status(monitor, "/actuator/" + path)).as(path).isEqualTo(404);
            }
            assertThat(get(monitor, "/actuator/p2p") + get(monitor, "/metrics")).doesNotContain("sesame");
            assertThat(get(monitor, "/metrics")).contains("physarum_p2p_connections{", "physarum_p2p_dht_records{");
        }
    }

    @Test
    void answersAgainAndAgainOnAConnectionThatIsKept() throws Exception {
        try (ConfigurableApplicationContext monitor = start("kept", 0, Map.of())) {
            for (int i = 0; i < 500; i++) {
                assertThat(status(monitor, "/actuator/p2p")).as("request %d", i).isEqualTo(200);
            }
        }
    }

    private ConfigurableApplicationContext start(String name, int port, Map<String, Object> more) {
        Map<String, Object> properties = new LinkedHashMap<>(more);
        properties.put("server.port", 0);
        properties.put("server.address", "127.0.0.1");
        properties.put("physarum.p2p.listen", "/ip4/127.0.0.1/tcp/" + port);
        properties.put("physarum.p2p.key-file", folder.resolve(name + ".key"));
        properties.put("physarum.p2p.probe.interval", "200ms");
        return ApplicationStarter.of(BootstrapApplication.class)
                .with(properties)
                .stoppedByCaller()
                .start();
    }

    private static String addressOf(ConfigurableApplicationContext context) {
        Host host = context.getBean(Host.class);
        return host.peerId().appendTo(host.listenAddresses().get(0)).toString();
    }

    private static String idOf(ConfigurableApplicationContext context) {
        return context.getBean(Host.class).peerId().toString();
    }

    private String get(ConfigurableApplicationContext context, String path) throws IOException, InterruptedException {
        return send(context, path).body();
    }

    private int status(ConfigurableApplicationContext context, String path) throws IOException, InterruptedException {
        return send(context, path).statusCode();
    }

    private HttpResponse<String> send(ConfigurableApplicationContext context, String path)
            throws IOException, InterruptedException {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
