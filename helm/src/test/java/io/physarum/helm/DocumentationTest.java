package io.physarum.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Every value is explained in values.yaml, listed in the README, and known to the schema. */
class DocumentationTest {

    /** Objects of Kubernetes' own kinds, and what a chart above shares; Kubernetes and the other charts check those. */
    private static final Set<String> OPEN = Set.of(
            "global",
            "affinity",
            "config",
            "podSecurityContext",
            "containerSecurityContext",
            "requests",
            "limits",
            "items",
            "podSelector",
            "namespaceSelector",
            "valueFrom");

    private static final ValueComments VALUES = ValueComments.read(Chart.read(Chart.FOLDER.resolve("values.yaml")));

    private static final Map<String, Object> SCHEMA = Chart.documents(
                    Chart.read(Chart.FOLDER.resolve("values.schema.json")))
            .get(0);

    @Test
    void theReadmeListsEveryValueWithItsDefault() throws IOException {
        Path table = Files.createDirectories(Path.of("target")).resolve("values-table.md");
        Files.writeString(table, VALUES.table());
        String readme = Chart.read(Chart.FOLDER.resolve("README.md"));
        assertThat(readme.contains(VALUES.table()))
                .as("README.md has the table that is now in %s", table.toAbsolutePath())
                .isTrue();
    }

    @Test
    void theSchemaKnowsEveryValue() {
        assertThat(VALUES.leaves().keySet()).allSatisfy(leaf -> {
            Map<String, Object> schema = SCHEMA;
            for (String key : leaf.split("\\.", -1)) {
                schema = resolve(schema);
                boolean others =
                        !schema.containsKey("properties") && OPEN.stream().anyMatch(leaf::contains);
                boolean map = "object".equals(schema.get("type")) && schema.get("additionalProperties") instanceof Map;
                if (others || map) {
                    return;
                }
                assertThat(schema).as("what holds %s of %s", key, leaf).containsKey("properties");
                Map<String, Object> properties = OperatorObject.map(schema.get("properties"));
                assertThat(properties).as(leaf).containsKey(key);
                schema = OperatorObject.map(properties.get(key));
            }
        });
    }

    private static Map<String, Object> resolve(Map<String, Object> schema) {
        if (schema.containsKey("allOf")) {
            return resolve(OperatorObject.maps(schema.get("allOf")).get(0));
        }
        Object reference = schema.get("$ref");
        if (reference == null) {
            return schema;
        }
        String name = reference.toString().replace("#/definitions/", "");
        return resolve(
                OperatorObject.map(OperatorObject.map(SCHEMA.get("definitions")).get(name)));
    }

    @Test
    void theSchemaIsClosedButForObjectsOfOthers() {
        List<String> open = new ArrayList<>();
        collectOpen("", SCHEMA, open);
        assertThat(open).allSatisfy(path -> assertThat(OPEN).contains(path.substring(path.lastIndexOf('/') + 1)));
    }

    private static void collectOpen(String path, Object node, List<String> open) {
        if (node instanceof List<?> list) {
            list.forEach(element -> collectOpen(path, element, open));
        } else if (node instanceof Map<?, ?> map) {
            Object additional = map.get("additionalProperties");
            if ("object".equals(map.get("type")) && !Boolean.FALSE.equals(additional) && !(additional instanceof Map)) {
                open.add(path);
            }
            map.forEach((key, value) -> collectOpen(path + "/" + key, value, open));
        }
    }

    @Test
    void theChartAsksForAKubernetesThatHasWhatItUses() {
        assertThat(Chart.documents(Chart.read(Chart.FOLDER.resolve("Chart.yaml")))
                        .get(0))
                .containsEntry("kubeVersion", ">=1.26.0-0");
    }

    @Test
    void theChartIsOfTheRepositorysVersion() {
        String pom = Chart.read(Chart.ROOT.resolve("pom.xml"));
        Object version = Chart.documents(Chart.read(Chart.FOLDER.resolve("Chart.yaml")))
                .get(0)
                .get("appVersion");
        assertThat(pom).contains("<artifactId>physarum-parent</artifactId>\n  <version>" + version + "</version>");
    }

    @Test
    void theRepositorysReadmeInstallsTheTagThatItBuilds() {
        Object version = Chart.documents(Chart.read(Chart.FOLDER.resolve("Chart.yaml")))
                .get(0)
                .get("appVersion");
        assertThat(Chart.read(Chart.ROOT.resolve("README.md")))
                .contains("PHYSARUM_TAG=" + version + " dev/images", "--set image.tag=" + version + " ");
    }
}
