package io.physarum.helm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The properties that the applications and Spring Boot have, from the metadata on the class path. */
final class Properties {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Boot reads them before any bean is bound, and describes them elsewhere. */
    private static final Set<String> OF_CONFIG_DATA =
            Set.of("spring.config.import", "spring.config.activate.on-profile", "spring.profiles.active");

    private final Set<String> names = new HashSet<>(OF_CONFIG_DATA);

    private final Set<String> maps = new HashSet<>();

    private Properties() {}

    static Properties onClassPath() {
        Properties properties = new Properties();
        try {
            for (String file : List.of(
                    "META-INF/spring-configuration-metadata.json",
                    "META-INF/additional-spring-configuration-metadata.json")) {
                for (URL url : java.util.Collections.list(
                        Properties.class.getClassLoader().getResources(file))) {
                    properties.read(url);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    private void read(URL url) throws IOException {
        try (InputStream stream = url.openStream()) {
            for (JsonNode property : JSON.readTree(stream).path("properties")) {
                String name = property.path("name").asString();
                names.add(name);
                if (property.path("type").asString("").startsWith("java.util.Map")) {
                    maps.add(name + ".");
                }
            }
        }
    }

    /** Whether there is a property of this name, an element of a list or an entry of a map. */
    boolean has(String name) {
        String whole = name.replaceFirst("\\[\\d+].*$", "");
        return names.contains(whole) || maps.stream().anyMatch(whole::startsWith);
    }

    /** Whether there is one that a variable sets. */
    boolean hasVariable(String variable) {
        String plain = variable.replaceFirst("_\\d+(_.*)?$", "");
        return names.stream().anyMatch(name -> variableOf(name).equals(plain))
                || maps.stream().anyMatch(map -> plain.startsWith(variableOf(map)));
    }

    private static String variableOf(String name) {
        return name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** The names of a document's properties, with dots and indexes. */
    static Stream<String> namesIn(String prefix, Object value) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            return map.entrySet().stream()
                    .flatMap(entry -> namesIn(
                            prefix.isEmpty() ? "" + entry.getKey() : prefix + "." + entry.getKey(), entry.getValue()));
        }
        if (value instanceof List<?> list && !list.isEmpty()) {
            return Stream.iterate(0, index -> index + 1)
                    .limit(list.size())
                    .flatMap(index -> namesIn(prefix + "[" + index + "]", list.get(index)));
        }
        return Stream.of(prefix);
    }
}
