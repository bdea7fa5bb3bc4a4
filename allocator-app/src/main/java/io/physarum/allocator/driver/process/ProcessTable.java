package io.physarum.allocator.driver.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The living processes of this machine: from {@code /proc} where there is one, else as much as Java tells. A process that has
 * ended but was not collected by its parent is not living.
 */
final class ProcessTable {

    private static final Logger log = LoggerFactory.getLogger(ProcessTable.class);

    private final Path proc;

    private final boolean hasProc;

    ProcessTable(Path proc) {
        this.proc = proc;
        this.hasProc = Files.isReadable(proc.resolve("self/stat"));
    }

    /** Names the current boot of the machine, since start times count from there; empty where they do not. */
    String boot() {
        try {
            return hasProc
                    ? Files.readString(proc.resolve("sys/kernel/random/boot_id"))
                            .strip()
                    : "";
        } catch (IOException e) {
            return "";
        }
    }

    Optional<ProcessEntry> find(long pid) {
        if (hasProc) {
            return readStat(proc.resolve(Long.toString(pid)));
        }
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).map(ProcessTable::entry);
    }

    List<ProcessEntry> all() {
        if (!hasProc) {
            return ProcessHandle.allProcesses()
                    .filter(ProcessHandle::isAlive)
                    .map(ProcessTable::entry)
                    .toList();
        }
        List<ProcessEntry> entries = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(proc, "[0-9]*")) {
            directories.forEach(directory -> readStat(directory).ifPresent(entries::add));
        } catch (IOException e) {
            log.warn("the process table in {} cannot be read: {}", proc, e.toString());
        }
        return entries;
    }

    /** Whether the process was started with a variable; false where this cannot be known. */
    boolean hasVariable(ProcessEntry entry, String assignment) {
        if (!hasProc) {
            return false;
        }
        try {
            byte[] environment = Files.readAllBytes(proc.resolve(entry.pid() + "/environ"));
            return Arrays.asList(new String(environment, StandardCharsets.ISO_8859_1).split("\0"))
                    .contains(assignment);
        } catch (IOException e) {
            return false; // gone meanwhile, or another user's
        }
    }

    private static Optional<ProcessEntry> readStat(Path directory) {
        String stat;
        try {
            stat = Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return Optional.empty();
        }
        // The name stands in parentheses and may hold anything, parentheses and spaces too.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        if (fields[0].equals("Z") || fields[0].equals("X")) {
            return Optional.empty();
        }
        return Optional.of(new ProcessEntry(
                Long.parseLong(directory.getFileName().toString()),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[19])));
    }

    private static ProcessEntry entry(ProcessHandle handle) {
        return new ProcessEntry(
                handle.pid(),
                handle.parent().map(ProcessHandle::pid).orElse(0L),
                0,
                handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    }
}
