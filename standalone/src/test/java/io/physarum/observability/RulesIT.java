package io.physarum.observability;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.physarum.walkthrough.Program;
import io.physarum.walkthrough.Requirements;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

class RulesIT {

    private static final Path FOLDER = Program.root().resolve("docker/prometheus");

    private static final Path RULES = FOLDER.resolve("rules/physarum.yml");

    private static final Path TESTS = FOLDER.resolve("tests/physarum_test.yml");

    private static final Pattern FIRES =
            Pattern.compile("labels: 'ALERTS\\{alertname=\"(\\w+)\", alertstate=\"firing\"");

    private static final Pattern KEEPS_QUIET = Pattern.compile(
            "expr: ALERTS\\{alertname=\"(\\w+)\", (?!alertstate).*}\\s+eval_time: \\w+\\s+exp_samples: \\[]");

    @Test
    void prometheusTakesTheRules() throws Exception {
        assertThat(promtool("check", "rules", RULES.toString())).contains("SUCCESS");
    }

    @Test
    void eachAlertFiresAndKeepsQuietAsItsTestSays() throws Exception {
        assertThat(promtool("test", "rules", TESTS.toString())).contains("SUCCESS");
    }

    @Test
    void everyAlertHasATestInWhichItFiresAndOneInWhichItDoesNot() throws Exception {
        Set<String> alerts =
                alerts().stream().map(alert -> (String) alert.get("alert")).collect(Collectors.toSet());
        String tests = Files.readString(TESTS);
        assertThat(names(FIRES, tests)).isEqualTo(alerts);
        assertThat(names(KEEPS_QUIET, tests)).isEqualTo(alerts);
    }

    @Test
    void everyAlertSaysWhatItMeansAndWhatToDo() throws Exception {
        assertThat(alerts()).hasSizeGreaterThan(10).allSatisfy(alert -> {
            assertThat(alert.get("annotations"))
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                    .containsOnlyKeys("summary", "description", "runbook");
            assertThat(((Map<?, ?>) alert.get("labels")).get("severity")).isIn("critical", "warning");
        });
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toSet());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> alerts() throws Exception {
        Map<String, List<Map<String, Object>>> file = new Yaml().load(Files.readString(RULES));
        return file.getOrDefault("groups", List.of()).stream()
                .flatMap(group -> ((List<Map<String, Object>>) group.getOrDefault("rules", List.of())).stream())
                .filter(rule -> rule.containsKey("alert"))
                .toList();
    }

    private static String promtool(String... arguments) throws Exception {
        Requirements.program("promtool", "prometheus");
        Process process = new ProcessBuilder(List.of("promtool", arguments[0], arguments[1], arguments[2]))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
