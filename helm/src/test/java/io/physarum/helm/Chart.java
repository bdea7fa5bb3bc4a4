package io.physarum.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The chart, as a release with some values. Immutable. */
record Chart(String release, String namespace, List<String> values) {

    static final Path FOLDER = Path.of("physarum").toAbsolutePath();

    /** The repository's root. */
    static final Path ROOT = Objects.requireNonNull(FOLDER.getParent().getParent());

    static final String NAMESPACE = "edge";

    private static final Map<Chart, Rendered> DONE = new ConcurrentHashMap<>();

    /** The chart with default values as release "mesh". */
    static final Chart DEFAULT = new Chart("mesh", NAMESPACE, List.of());

    /** The value sets that are rendered by tests of everything. */
    static Stream<Path> valueSets() {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/values"))) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Chart with(Path values) {
        return DEFAULT.and(read(values));
    }

    /** This chart with more values, as YAML; they win. */
    Chart and(String yaml) {
        return new Chart(
                release,
                namespace,
                Stream.concat(values.stream(), Stream.of(yaml)).toList());
    }

    Chart named(String name) {
        return new Chart(name, namespace, values);
    }

    Chart in(String other) {
        return new Chart(release, other, values);
    }

    /** Renders it, once; fails with {@link IllegalStateException}, whose message is Helm's. */
    Rendered render() {
        return DONE.computeIfAbsent(this, Chart::renderNow);
    }

    private Rendered renderNow() {
        return withFiles(files -> {
            var command =
                    new Helm(ChartCopy.FOLDER).template().withName(release).withNamespace(namespace);
            files.forEach(command::withValuesFile);
            return new Rendered(documents(command.call()));
        });
    }

    /** The notes of an installation: what NOTES.txt renders to, as a template of its own. */
    String notes() {
        return withFiles(files -> {
            var command =
                    new Helm(ChartCopy.WITH_NOTES).template().withName(release).withNamespace(namespace);
            files.forEach(command::withValuesFile);
            return documents(command.call()).stream()
                    .filter(document -> "Notes".equals(document.get("kind")))
                    .map(document -> String.valueOf(document.get("text")))
                    .findFirst()
                    .orElseThrow();
        });
    }

    /** What Helm's linter says of the chart with its default values. */
    static LintResult lint() {
        return new Helm(FOLDER).lint().strict().call();
    }

    private <T> T withFiles(Function<List<Path>, T> use) {
        List<Path> files = values.stream().map(Chart::file).toList();
        try {
            return use.apply(files);
        } finally {
            files.forEach(file -> file.toFile().delete());
        }
    }

    private static Path file(String yaml) {
        try {
            return Files.writeString(Files.createTempFile("values", ".yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A part of the repository that the chart goes with; a test of it is skipped where it is missing. */
    static Path elsewhere(String path) {
        Path file = ROOT.resolve(path);
        if (Boolean.getBoolean("physarum.verify")) {
            assertThat(file).exists();
        }
        assumeTrue(Files.exists(file), () -> path + " is missing");
        return file;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The documents of a YAML text; empty ones are left out, and a key that is there twice is an error. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> documents(String yaml) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        Iterable<Object> all = new Yaml(new SafeConstructor(strict)).loadAll(yaml);
        return StreamSupport.stream(all.spliterator(), false)
                .filter(Objects::nonNull)
                .map(document -> (Map<String, Object>) document)
                .toList();
    }
}
