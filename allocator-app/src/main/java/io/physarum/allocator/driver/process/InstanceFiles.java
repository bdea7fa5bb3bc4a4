package io.physarum.allocator.driver.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of one instance.
 *
 * @param directory holds all of them
 */
record InstanceFiles(Path directory) {

    private static final Logger log = LoggerFactory.getLogger(InstanceFiles.class);

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String STATE = "instance.json";

    /** Where the bundle is extracted, and the program is started. */
    Path application() {
        return directory.resolve("app");
    }

    BoundedLog output(long maxBytes) {
        return new BoundedLog(directory.resolve("output.log"), maxBytes);
    }

    /** The instance that the files are of. */
    String id() {
        return String.valueOf(directory.getFileName());
    }

    void write(InstanceState state) throws IOException {
        Path draft = directory.resolve(STATE + ".tmp");
        Files.write(draft, JSON.writeValueAsBytes(state));
        Files.move(
                draft, directory.resolve(STATE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What was remembered; empty if nothing was, or it cannot be read. */
    Optional<InstanceState> read() {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(directory.resolve(STATE)), InstanceState.class));
        } catch (IOException | JacksonException e) {
            log.warn("{} cannot be read, its instance is ended: {}", directory.resolve(STATE), e.toString());
            return Optional.empty();
        }
    }

    /** Removes everything; links are removed, not followed. */
    void delete() {
        deleteTree(directory);
    }

    static void deleteTree(Path root) {
        try {
            if (Files.exists(root)) {
                Files.walkFileTree(root, new Deletion());
            }
        } catch (IOException e) {
            log.warn("{} cannot be removed: {}", root, e.toString());
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
