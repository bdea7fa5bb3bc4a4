package io.physarum.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The chart as helm-java can render it. Without its kubeVersion, as helm-java renders for Kubernetes 1.20, which it cannot be
 * talked out of and the chart refuses; and with its hooks made ordinary objects, as it leaves hooks out.
 */
final class ChartCopy {

    /** What comes before the annotations of a hook. */
    static final String UNHOOKED = "was.";

    static final Path FOLDER = make("chart");

    /** Another one, whose notes are a template: Helm's template command leaves them out. */
    static final Path WITH_NOTES = withNotes();

    private ChartCopy() {}

    private static Path withNotes() {
        Path copy = make("chart-with-notes");
        try {
            String notes = Files.readString(copy.resolve("templates/NOTES.txt"));
            Files.writeString(
                    copy.resolve("templates/notes.yaml"),
                    "{{- define \"notes\" }}" + notes
                            + "{{ end -}}\nkind: Notes\ntext: {{ include \"notes\" . | toJson }}\n");
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path make(String name) {
        try {
            Path copy = Files.createDirectories(Path.of("target", name).toAbsolutePath());
            try (Stream<Path> old = Files.walk(copy)) {
                old.filter(Files::isRegularFile).forEach(file -> file.toFile().delete());
            }
            try (Stream<Path> files = Files.walk(Chart.FOLDER)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path target = copy.resolve(Chart.FOLDER.relativize(file).toString());
                    Files.createDirectories(target.resolveSibling("."));
                    Files.copy(file, target);
                }
            }
            Path test = copy.resolve("templates/tests/mesh.yaml");
            Files.writeString(test, Files.readString(test).replace("helm.sh/hook", UNHOOKED + "helm.sh/hook"));
            Path description = copy.resolve("Chart.yaml");
            Files.writeString(description, Files.readString(description).replaceFirst("(?m)^kubeVersion:.*$", ""));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
