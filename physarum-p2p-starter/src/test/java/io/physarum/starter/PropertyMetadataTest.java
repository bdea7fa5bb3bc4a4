package io.physarum.starter;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

import io.physarum.libp2p.core.Limit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The metadata that editors show for this module's properties. */
class PropertyMetadataTest {

    private static List<JsonNode> properties = List.of();

    @BeforeAll
    static void readMetadata() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                PropertyMetadataTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
            JsonNode root = JsonMapper.builder().build().readTree(in);
            properties = StreamSupport.stream(root.get("properties").spliterator(), false)
                    .filter(node -> node.get("name").asString().startsWith("physarum."))
                    .toList();
        }
    }

    @Test
    void thePropertiesThatTheLibraryNamesAreThere() {
        assertThat(properties)
                .extracting(property -> property.get("name").asString())
                .containsAll(Arrays.stream(Limit.values()).map(Limit::property).toList());
    }

    @Test
    void everyPropertyHasADescription() {
        assertThat(properties)
                .hasSizeGreaterThan(50)
                .allSatisfy(property -> assertThat(property.path("description").asString(""))
                        .as(property.get("name").asString())
                        .isNotBlank());
    }

    @Test
    void thePropertiesOfTheOriginalsFlagsAreThere() {
        assertThat(properties)
                .extracting(property -> property.get("name").asString())
                .contains(
                        "physarum.home",
                        "physarum.p2p.bootstraps",
                        "physarum.p2p.bootstrap.required",
                        "physarum.p2p.psk",
                        "physarum.p2p.key-file",
                        "physarum.p2p.key-algorithm",
                        "physarum.p2p.key-bits",
                        "physarum.p2p.ephemeral",
                        "physarum.p2p.probe.smoothing",
                        "physarum.p2p.limits.max-inbound-connections",
                        "physarum.mesh.client.enabled");
    }
}
