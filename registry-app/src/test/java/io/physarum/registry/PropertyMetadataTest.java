package io.physarum.registry;

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
                RegistryProperties.class.getProtectionDomain().getCodeSource().getLocation();
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
        assertThat(names).contains("physarum.registry.store");
        assertThat(named("embedded", RegistryProperties.Embedded.class)).allMatch(names::contains);
        assertThat(named("etcd", RegistryProperties.Etcd.class)).allMatch(names::contains);
        assertThat(named("limits", RegistryProperties.Limits.class)).allMatch(names::contains);
    }

    private static List<String> named(String group, Class<?> type) {
        List<String> names = Arrays.stream(type.getRecordComponents())
                .map(component -> "physarum.registry." + group + "." + dashed(component.getName()))
                .toList();
        assertThat(names).isNotEmpty();
        return names;
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
