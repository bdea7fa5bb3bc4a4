package io.physarum.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.physarum.walkthrough.Program;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboards of {@code docker/grafana/dashboards}. */
final class Dashboards {

    private static final JsonMapper JSON = new JsonMapper();

    /** Longer than a test takes, so that what it did once is in it. */
    private static final String RANGE = "1h";

    private Dashboards() {}

    static List<Path> files() {
        try (Stream<Path> files = Files.list(Program.root().resolve("docker/grafana/dashboards"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode read(Path file) {
        return JSON.readTree(file);
    }

    static List<JsonNode> panels(Path file) {
        return read(file).path("panels").valueStream().toList();
    }

    /** The expressions of a panel as Prometheus gets them, for all instances. */
    static List<String> expressions(JsonNode panel) {
        return panel.path("targets")
                .valueStream()
                .map(target -> target.path("expr").asString())
                .map(expression -> expression.replace("$instance", ".*").replace("$__rate_interval", RANGE))
                .toList();
    }
}
