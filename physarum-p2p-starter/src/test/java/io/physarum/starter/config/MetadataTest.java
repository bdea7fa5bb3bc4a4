package io.physarum.starter.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.physarum.starter.ConnectionSecurity;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What editors are told of the properties. */
class MetadataTest {

    private final JsonNode metadata = read();

    @Test
    void hintsAreOfPropertiesThatExist() {
        List<String> properties = names("properties");
        assertThat(names("hints"))
                .contains("physarum.p2p.security", "physarum.p2p.dht.protocol-prefix")
                .isSubsetOf(properties);
    }

    @Test
    void hintsNameEveryProtocolThatSecuresConnections() {
        assertThat(valuesOf("physarum.p2p.security"))
                .containsExactlyElementsOf(Arrays.stream(ConnectionSecurity.values())
                        .map(protocol -> protocol.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void hintsNameTheDefault() {
        assertThat(valuesOf("physarum.p2p.dht.protocol-prefix"))
                .containsExactly(stream("properties")
                        .filter(property -> name(property).equals("physarum.p2p.dht.protocol-prefix"))
                        .findFirst()
                        .orElseThrow()
                        .path("defaultValue")
                        .asString());
    }

    private List<String> valuesOf(String hint) {
        return stream("hints")
                .filter(node -> name(node).equals(hint))
                .flatMap(node -> StreamSupport.stream(node.path("values").spliterator(), false))
                .map(value -> value.path("value").asString())
                .toList();
    }

    private List<String> names(String part) {
        return stream(part).map(MetadataTest::name).toList();
    }

    private Stream<JsonNode> stream(String part) {
        return StreamSupport.stream(metadata.path(part).spliterator(), false);
    }

    private static String name(JsonNode node) {
        return node.path("name").asString();
    }

    private static JsonNode read() {
        URL classes =
                ConnectionSecurity.class.getProtectionDomain().getCodeSource().getLocation();
        try (InputStream in = URI.create(classes + "META-INF/spring-configuration-metadata.json")
                .toURL()
                .openStream()) {
            return JsonMapper.builder().build().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
