package io.physarum.observability;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.physarum.mesh.meter.DocumentedMeter;
import io.physarum.mesh.meter.MeterTag;
import io.physarum.standalone.Component;
import io.physarum.walkthrough.Program;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What is scraped of a mesh in use, against what is documented, drawn and watched. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class ObservedMeshIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    private static final Pattern TYPE = Pattern.compile("^# TYPE (\\S+) (\\S+)$", Pattern.MULTILINE);

    private static final Pattern SAMPLE = Pattern.compile("^(\\w+)\\{(.*)} ", Pattern.MULTILINE);

    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private static final Pattern OURS = Pattern.compile("(physarum|ping)_\\w+");

    private static final Pattern METRIC = Pattern.compile("\\b((physarum|ping|jvm|disk)[_:][\\w:]+|up)\\b");

    /** Alerts that say nothing of the mesh here, and why. */
    private static final Map<String, String> EXCUSED =
            Map.of("PhysarumDiskNearFull", "the disk is that of the machine, whoever has filled it");

    private ObservedMesh mesh;

    @BeforeAll
    void useAMesh(@TempDir Path home) throws Exception {
        mesh = ObservedMesh.start(home);
        mesh.register("hello-world-server", "exec java -Xmx32m -jar hello-world-server.jar $SERVICE_PORT");
        mesh.register("broken", "exit 3");
        for (int i = 0; i < 20; i++) {
            assertThat(mesh.call("hello-world-server")).isEqualTo(200);
        }
        assertThat(mesh.call("broken")).isEqualTo(503);
        assertThat(mesh.call("nobody-knows-it")).isEqualTo(404);
        mesh.awaitCulling();
        // A rate needs a series that grows between two scrapes, not one that begins with what it counts.
        mesh.register("one-more", "exit 3");
        assertThat(mesh.call("hello-world-server")).isEqualTo(200);
    }

    @AfterAll
    void stopMesh() {
        if (mesh != null) {
            mesh.close();
        }
    }

    static List<Path> dashboards() {
        return Dashboards.files();
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void whatIsScrapedIsWhatIsDocumented(Component component) {
        Set<String> documented = Meters.of(ObservedMesh.name(component)).stream()
                .flatMap(meter -> Meters.families(meter).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(families(component)).isEqualTo(documented));
    }

    private Set<String> families(Component component) throws Exception {
        return TYPE.matcher(mesh.scrape(component))
                .results()
                .map(match -> match.group(1))
                .filter(OURS.asMatchPredicate())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void tagsHaveTheValuesThatAreDocumented(Component component) throws Exception {
        TreeMap<String, List<MeterTag>> documented = new TreeMap<>();
        for (DocumentedMeter meter : Meters.of(ObservedMesh.name(component))) {
            documented.put(Meters.family(meter), meter.spec().tags());
        }
        SAMPLE.matcher(mesh.scrape(component)).results().forEach(sample -> {
            List<MeterTag> tags = documented.get(sample.group(1).replaceFirst("_(count|sum|bucket|max)$", ""));
            if (tags != null) {
                LABEL.matcher(sample.group(2)).results().forEach(label -> {
                    String value = label.group(2);
                    assertThat(label.group(1).equals("le")
                                    || tags.stream()
                                            .anyMatch(tag -> tag.name().equals(label.group(1))
                                                    && (!tag.isClosed()
                                                            || tag.values().contains(value))))
                            .as(sample.group())
                            .isTrue();
                });
            }
        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyQueryOfTheDashboardReturnsData(Path file) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Dashboards.panels(file).stream()
                                .flatMap(panel -> Dashboards.expressions(panel).stream())
                                .filter(expression -> !hasData(expression)))
                        .as("queries without data")
                        .isEmpty());
    }

    private boolean hasData(String expression) {
        try {
            return mesh.query(expression)
                    .valueStream()
                    .anyMatch(sample -> !sample.path("value").path(1).asString().equals("NaN"));
        } catch (Exception e) {
            throw new IllegalStateException(expression, e);
        }
    }

    @Test
    void everyRuleIsEvaluatedWithoutAnError() {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(mesh.api("rules")
                                .at("/data/groups")
                                .valueStream()
                                .flatMap(group -> group.path("rules").valueStream()))
                        .hasSizeGreaterThan(20)
                        .allSatisfy(rule -> assertThat(rule.path("health").asString())
                                .as(rule.toString())
                                .isEqualTo("ok")));
    }

    @Test
    void everyMeterThatARuleLooksAtExists() throws Exception {
        String rules = Files.readAllLines(Program.root().resolve("docker/prometheus/rules/physarum.yml")).stream()
                .filter(line -> !line.matches(" +(summary|description|runbook|- alert|- name): .*|#.*"))
                .collect(Collectors.joining("\n"))
                .replaceAll("\"[^\"]*\"", "");
        Set<String> looked =
                METRIC.matcher(rules).results().map(match -> match.group(1)).collect(Collectors.toSet());
        assertThat(looked).hasSizeGreaterThan(15);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(mesh.api("label/__name__/values")
                                .path("data")
                                .valueStream()
                                .map(JsonNode::asString))
                        .containsAll(looked));
    }

    @Test
    void aHealthyMeshRaisesNoAlarm() throws Exception {
        // Most alerts wait for minutes before they fire: until then they are pending.
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(mesh.query("physarum:proxy_requests:rate5m > 0"))
                    .as("something to judge")
                    .isNotEmpty();
            assertThat(alarms("ALERTS")).as("pending or firing").isEmpty();
        });
        assertThat(alarms("max_over_time(ALERTS{alertstate=\"firing\"}[10m])"))
                .as("have fired")
                .isEmpty();
    }

    private List<String> alarms(String expression) throws Exception {
        return mesh.query(expression)
                .valueStream()
                .map(sample -> sample.path("metric"))
                .filter(alert -> !EXCUSED.containsKey(alert.path("alertname").asString()))
                .map(JsonNode::toString)
                .toList();
    }
}
