package io.physarum.cli.image;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.physarum.mesh.service.CopyStep;

/**
 * The files that a step of {@code Copy} means. Its source may have the wildcards of a Dockerfile's {@code COPY}, {@code *},
 * {@code ?} and {@code [a-z]}, which match within one name and not across slashes.
 *
 * @param files the files and directories, sorted if there are wildcards
 * @param destination where they go; if there are wildcards, always a directory that ends in a slash
 */
public record CopySources(List<Path> files, String destination) {

    private static final Pattern WILDCARD = Pattern.compile("[*?\\[]");

    /** Copies the list. */
    public CopySources {
        files = List.copyOf(files);
    }

    /**
     * Finds the files of a step. An {@link ImageException} names it if there is none.
     *
     * @param directory where sources are
     */
    public static CopySources find(Path directory, CopyStep step) throws IOException {
        Path literal = directory.resolve(step.source());
        if (Files.exists(literal)) {
            return new CopySources(List.of(literal), step.destination());
        }
        if (!hasWildcard(step)) {
            throw new ImageException("DockerConf.Copy names " + step.source() + ", but there is no "
                    + literal.toAbsolutePath().normalize() + "; --dir says where the files are");
        }
        List<Path> found = List.of(directory);
        for (Path name : Path.of(step.source())) {
            found = matches(found, name.toString());
        }
        if (found.isEmpty()) {
            throw new ImageException("DockerConf.Copy names " + step.source() + ", which matches nothing in "
                    + directory.toAbsolutePath().normalize() + "; --dir says where the files are");
        }
        String destination = step.destination();
        return new CopySources(found, destination.endsWith("/") ? destination : destination + "/");
    }

    static boolean hasWildcard(CopyStep step) {
        return WILDCARD.matcher(step.source()).find();
    }

    private static List<Path> matches(List<Path> directories, String name) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path directory : directories) {
            if (!WILDCARD.matcher(name).find()) {
                Path next = directory.resolve(name);
                if (Files.exists(next)) {
                    found.add(next);
                }
            } else if (Files.isDirectory(directory)) {
                // Braces are no wildcards in a Dockerfile; a class is negated by ^ there.
                String glob = "glob:" + name.replaceAll("([{}])", "\\\\$1").replace("[^", "[!");
                PathMatcher matcher = directory.getFileSystem().getPathMatcher(glob);
                try (DirectoryStream<Path> files =
                        Files.newDirectoryStream(directory, file -> matcher.matches(file.getFileName()))) {
                    files.forEach(found::add);
                }
            }
        }
        return found.stream().sorted().toList();
    }
}
