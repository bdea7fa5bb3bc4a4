package io.physarum.observability;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

import io.physarum.standalone.Component;
import io.physarum.standalone.Ports;
import io.physarum.standalone.Standalone;
import io.physarum.standalone.StandaloneOptions;
import io.physarum.walkthrough.Http;
import io.physarum.walkthrough.Program;
import io.physarum.walkthrough.Prometheus;
import io.physarum.walkthrough.Requirements;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A mesh that is used, and a real Prometheus that scrapes it as {@code docker/prometheus/prometheus.yml} does, with its rules. */
final class ObservedMesh implements AutoCloseable {

    private static final Path PROGRAM = Program.root().resolve("demos/hello-world/target");

    private static final String JAR = "hello-world-server.jar";

    private static final JsonMapper JSON = new JsonMapper();

    private static final Map<Component, String> NAMES = Map.of(
            Component.BOOTSTRAP, "ping-monitor",
            Component.REGISTRY, "registry-service",
            Component.ALLOCATOR, "allocator",
            Component.PROXY, "proxy");

    private final Path home;

    private final Standalone mesh;

    private final Prometheus prometheus;

    private ObservedMesh(Path home, Standalone mesh, Prometheus prometheus) {
        this.home = home;
        this.mesh = mesh;
        this.prometheus = prometheus;
    }

    static ObservedMesh start(Path home) throws Exception {
        Requirements.program("prometheus", "prometheus");
        Requirements.require(Files.exists(PROGRAM.resolve(JAR)), "demos/hello-world is not built");
        Standalone mesh = Standalone.start(StandaloneOptions.defaults()
                .withHome(home)
                .withPorts(Ports.any())
                .with("physarum.allocator.idle-timeout", "4s")
                // They have meters of their own.
                .with("physarum.p2p.relay.server.enabled", "true")
                .with("physarum.p2p.autonat.client", "true"));
        try {
            return new ObservedMesh(home, mesh, Prometheus.start(home.resolve("prometheus"), configuration(mesh)));
        } catch (Exception | Error e) {
            mesh.close();
            throw e;
        }
    }

    private static String configuration(Standalone mesh) {
        String targets = Arrays.stream(Component.values())
                .map(component -> "      - {targets: ['%s'], labels: {component: %s}}%n"
                        .formatted(mesh.management(component).getAuthority(), NAMES.get(component)))
                .collect(Collectors.joining());
        return """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: [%s]
                scrape_configs:
                  - job_name: physarum
                    metrics_path: /actuator/prometheus
                    static_configs:
                %s""".formatted(Program.root().resolve("docker/prometheus/rules/physarum.yml"), targets);
    }

    /** Registers the hello-world server, run by a command; {@code $SERVICE_PORT} is where it is to listen. */
    void register(String service, String command) throws Exception {
        Services.register(mesh, home, new Services.Program(service, PROGRAM, JAR, command));
    }

    /** The status of the gateway's answer to a request for a service. */
    int call(String service) throws Exception {
        return Http.get(mesh.gateway() + "/" + service).statusCode();
    }

    /** Waits until instances were culled and no more run; what is scraped may be of a time when none ran yet. */
    void awaitCulling() {
        await("instances are culled")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> query("physarum_allocator_instances == 0"
                                        + " and on() physarum_allocator_ends_total{reason=\"idle\"} > 0")
                                .size()
                        == 1);
    }

    /** What a component answers to a scrape. */
    String scrape(Component component) throws Exception {
        return Http.get(mesh.management(component) + "/actuator/prometheus").body();
    }

    static String name(Component component) {
        return NAMES.getOrDefault(component, "");
    }

    /** The result of an instant query; fails if Prometheus does not take it. */
    JsonNode query(String expression) throws Exception {
        JsonNode answer = api("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        assertThat(answer.path("status").asString())
                .as(answer + " to " + expression)
                .isEqualTo("success");
        return answer.path("data").path("result");
    }

    JsonNode api(String path) throws Exception {
        return JSON.readTree(prometheus.api(path));
    }

    @Override
    public void close() {
        try {
            prometheus.close();
        } finally {
            mesh.close();
        }
    }
}
