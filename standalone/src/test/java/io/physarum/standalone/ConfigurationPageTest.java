package io.physarum.standalone;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/configuration.md} lists what the metadata of all modules says of their properties. */
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("../docs/configuration.md");

    private static final String BEGIN = "<!-- The rest is generated from the modules' metadata. -->\n";

    private static final List<Part> PARTS = List.of(
            new Part("All components, and applications that use the starter", "physarum-p2p-starter"),
            new Part("registry-service", "registry-app"),
            new Part("allocator", "allocator-app"),
            new Part("proxy", "proxy-app"));

    private record Part(String title, String module) {}

    @Test
    void thePageIsThatOfTheMetadata() throws IOException {
        String page = Files.readString(PAGE);
        String expected = page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + tables();
        Path made = Files.writeString(Path.of("target/configuration.md"), expected);
        assertThat(page)
                .as("docs/configuration.md, whose new version is " + made)
                .isEqualTo(expected);
    }

    @Test
    void everyPropertyHasADescription() throws IOException {
        for (Part part : PARTS) {
            assertThat(properties(part))
                    .as(part.module())
                    .isNotEmpty()
                    .allSatisfy(property -> assertThat(description(property))
                            .as(property.get("name").asString())
                            .isNotBlank());
        }
    }

    private static String tables() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Part part : PARTS) {
            text.append("\n## ")
                    .append(part.title())
                    .append("\n\n| Property | Default | Type | What it is |\n|---|---|---|---|\n");
            properties(part).forEach(property -> text.append(row(property)));
        }
        return text.toString();
    }

    private static String row(JsonNode property) {
        JsonNode value = property.path("defaultValue");
        String shown = value.isMissingNode() ? "" : "`" + text(value) + "`";
        return "| `%s` | %s | %s | %s |\n"
                .formatted(property.get("name").asString(), shown, type(property), description(property))
                .replace("|  |", "| |");
    }

    private static String text(JsonNode value) {
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asString)
                        .collect(Collectors.joining(","))
                : value.asString();
    }

    private static String description(JsonNode property) {
        return property.path("description").asString("").replace("|", "\\|").replaceAll("\\s+", " ");
    }

    /** An enum's values, or the type without its package. */
    private static String type(JsonNode property) {
        String name = property.get("type").asString();
        Object[] constants = constants(name);
        if (constants.length > 0) {
            return Arrays.stream(constants)
                    .map(constant ->
                            "`" + constant.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
                    .collect(Collectors.joining(" "));
        }
        return name.replaceAll("\\b[a-z]\\w*\\.", "")
                .replaceAll("\\w+\\$", "")
                .replace("<", " of ")
                .replace(">", "");
    }

    private static Object[] constants(String type) {
        try {
            Object[] constants = Class.forName(type).getEnumConstants();
            return constants == null ? new Object[0] : constants;
        } catch (ClassNotFoundException e) {
            return new Object[0];
        }
    }

    private static List<JsonNode> properties(Part part) throws IOException {
        List<JsonNode> found = new ArrayList<>();
        for (URL file : Collections.list(ConfigurationPageTest.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
            if (file.toString().contains("/" + part.module() + "/")) {
                try (var in = file.openStream()) {
                    JsonMapper.builder().build().readTree(in).get("properties").forEach(found::add);
                }
            }
        }
        found.sort(Comparator.comparing(property -> property.get("name").asString()));
        return found;
    }
}
