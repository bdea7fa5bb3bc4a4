package io.physarum.registry.store.etcd.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which process works on a data folder, in a file beside it, so that one that outlived its registry is found and
 * ended before another is started. A process is known by its id and the moment it started.
 */
final class ProcessFile {

    private static final Logger log = LoggerFactory.getLogger(ProcessFile.class);

    private final Path file;

    ProcessFile(Path dataDir) {
        this.file = dataDir.resolveSibling(dataDir.getFileName() + ".process");
    }

    void write(ProcessHandle process) throws IOException {
        Files.writeString(file, process.pid() + " " + startOf(process) + "\n");
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("{} cannot be deleted; it will be seen to be out of date", file, e);
        }
    }

    /** The process that was left behind, if it still runs. */
    Optional<ProcessHandle> leftBehind() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String[] words = Files.readString(file).strip().split(" ", 2);
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> startOf(process).equals(words[words.length - 1]));
        } catch (IOException | NumberFormatException e) {
            log.warn("{} cannot be read: {}", file, e.toString());
            return Optional.empty();
        }
    }

    private static String startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("unknown");
    }
}
