package io.physarum.cli.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import io.physarum.mesh.service.CopyStep;

/**
 * One {@code COPY} of a Dockerfile.
 *
 * @param sources what is copied: the name in the build context, and the file or directory that it comes from
 * @param destination where it goes
 */
record ContextCopy(Map<String, Path> sources, String destination) {

    /** The copy of a step; files keep their own names in the context, as those count if the destination is a directory. */
    static ContextCopy of(int index, CopyStep step, Path directory) throws IOException {
        CopySources found = CopySources.find(directory, step);
        Map<String, Path> sources = new LinkedHashMap<>();
        int number = 0;
        for (Path file : found.files()) {
            // Wildcards may match the same name in several folders.
            String folder = "copy-" + index + (CopySources.hasWildcard(step) ? "-" + number++ : "");
            Path name = file.normalize().getFileName();
            sources.put(folder + "/" + (name == null || name.toString().isEmpty() ? "content" : name), file);
        }
        return new ContextCopy(sources, found.destination());
    }
}
