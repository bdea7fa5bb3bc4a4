package io.physarum.observability;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.physarum.walkthrough.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class DashboardsTest {

    /** That of Grafana 12.0, which newer ones read as well. */
    private static final int SCHEMA_VERSION = 41;

    /** Units of Grafana that a panel may have. */
    private static final Set<String> UNITS =
            Set.of("none", "s", "ms", "bytes", "percent", "percentunit", "ops", "cpm", "reqps");

    static List<Path> files() {
        return Dashboards.files();
    }

    @Test
    void thereIsOneForTheOverlayServicesAllocationAndEachApplication() {
        assertThat(Dashboards.files().stream().map(file -> file.getFileName().toString()))
                .containsExactlyInAnyOrder(
                        "overlay.json",
                        "services.json",
                        "allocation.json",
                        "ping-monitor.json",
                        "allocator.json",
                        "registry-service.json",
                        "proxy.json");
    }

    @ParameterizedTest
    @MethodSource("files")
    void hasAStableIdAndItsVariables(Path file) {
        JsonNode dashboard = Dashboards.read(file);
        assertThat(dashboard.path("uid").asString())
                .isEqualTo("physarum-" + file.getFileName().toString().replace(".json", ""));
        assertThat(dashboard.path("schemaVersion").asInt()).isEqualTo(SCHEMA_VERSION);
        assertThat(dashboard.path("title").asString()).startsWith("Physarum / ");
        assertThat(dashboard.path("description").asString()).isNotBlank();
        assertThat(dashboard
                        .path("templating")
                        .path("list")
                        .valueStream()
                        .map(variable -> variable.path("name").asString()))
                .containsExactly("datasource", "instance");
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyPanelSaysWhatItShowsInWhichUnitFromTheChosenDataSource(Path file) {
        List<JsonNode> panels = Dashboards.panels(file);
        assertThat(panels).hasSizeGreaterThan(5).allSatisfy(panel -> {
            assertThat(panel.path("title").asString()).isNotBlank();
            assertThat(panel.path("description").asString()).endsWith(".");
            assertThat(panel.at("/fieldConfig/defaults/unit").asString()).isIn(UNITS);
            assertThat(panel.at("/datasource/uid").asString()).isEqualTo("${datasource}");
            assertThat(Dashboards.expressions(panel))
                    .isNotEmpty()
                    .allSatisfy(expression ->
                            assertThat(expression).contains("job=\"physarum\"").doesNotContain("$"));
        });
        assertThat(panels.stream().map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
        assertThat(panels.stream().map(panel -> panel.path("title").asString())).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("files")
    void noPanelCoversAnother(Path file) {
        Set<String> taken = new TreeSet<>();
        for (JsonNode panel : Dashboards.panels(file)) {
            JsonNode place = panel.path("gridPos");
            int right = place.path("x").asInt() + place.path("w").asInt();
            assertThat(right).isLessThanOrEqualTo(24);
            for (int x = place.path("x").asInt(); x < right; x++) {
                for (int y = place.path("y").asInt();
                        y < place.path("y").asInt() + place.path("h").asInt();
                        y++) {
                    assertThat(taken.add(x + "," + y))
                            .as(panel.path("title") + " at " + x + "," + y)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void everyMeterIsDrawn() {
        String drawn = Dashboards.files().stream()
                .flatMap(file -> Dashboards.panels(file).stream())
                .flatMap(panel -> Dashboards.expressions(panel).stream())
                .collect(Collectors.joining("\n"));
        assertThat(Meters.all()).allSatisfy(meter -> assertThat(drawn).contains(Meters.family(meter)));
    }

    @Test
    void theyAreProvisionedFromWhereDocumentationSaysTheyAre() throws Exception {
        Path provisioning = Program.root().resolve("docker/grafana/provisioning");
        assertThat(Files.readString(provisioning.resolve("dashboards/physarum.yml")))
                .contains("path: /etc/grafana/dashboards");
        assertThat(Files.readString(provisioning.resolve("datasources/prometheus.yml")))
                .contains("uid: physarum-prometheus");
    }
}
