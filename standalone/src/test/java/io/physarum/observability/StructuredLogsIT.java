package io.physarum.observability;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.physarum.walkthrough.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class StructuredLogsIT {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path home = Path.of("");

    @Test
    void everyLineIsAnObjectThatNamesTheServiceAndTheNode() {
        try (Program monitor = Program.start(
                home,
                Map.of("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs", "PHYSARUM_QUIET", "1"),
                List.of("ping-monitor", "--server.port=0", "--physarum.p2p.listen=/ip4/127.0.0.1/tcp/0"))) {
            monitor.awaitOutput("Started ");
            List<JsonNode> lines = monitor.output()
                    .lines()
                    .filter(line -> !line.startsWith("Picked up JAVA_TOOL_OPTIONS"))
                    .map(JSON::readTree)
                    .toList();
            assertThat(lines).hasSizeGreaterThan(2).allSatisfy(line -> {
                assertThat(line.at("/service/name").asString()).isEqualTo("ping-monitor");
                assertThat(line.path("message").asString()).isNotBlank();
                assertThat(line.has("@timestamp")).isTrue();
            });
            String peer = lines.get(lines.size() - 1).path("peer.id").asString();
            assertThat(home.resolve("keys/ping-monitor.key")).exists();
            assertThat(peer).startsWith("12D3Koo");
        }
    }
}
