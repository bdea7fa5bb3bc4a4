package io.physarum.allocator;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The metadata that editors show for this application's properties. */
class PropertyMetadataTest {

    private static final String FILE = "/META-INF/spring-configuration-metadata.json";

    private static List<JsonNode> properties() throws IOException {
        var location =
                AllocatorProperties.class.getProtectionDomain().getCodeSource().getLocation();
        try (InputStream in = Objects.requireNonNull(
                URI.create(location + FILE.substring(1)).toURL().openStream())) {
            JsonNode root = JsonMapper.builder().build().readTree(in);
            return StreamSupport.stream(root.get("properties").spliterator(), false)
                    .toList();
        }
    }

    @Test
    void everyPropertyHasADescription() throws IOException {
        assertThat(properties())
                .hasSizeGreaterThan(15)
                .allSatisfy(property -> assertThat(property.path("description").asString(""))
                        .as(property.get("name").asString())
                        .isNotBlank());
    }

    @Test
    void everyPropertyIsThere() throws IOException {
        List<String> names = properties().stream()
                .map(property -> property.get("name").asString())
                .toList();
        assertThat(Arrays.stream(AllocatorProperties.class.getRecordComponents())
                        .filter(component -> component.getType() != AllocatorProperties.Limits.class)
                        .map(component -> "physarum.allocator." + dashed(component.getName())))
                .isNotEmpty()
                .allMatch(names::contains);
        assertThat(Arrays.stream(AllocatorProperties.Limits.class.getRecordComponents())
                        .map(component -> "physarum.allocator.limits." + dashed(component.getName())))
                .isNotEmpty()
                .allMatch(names::contains);
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
