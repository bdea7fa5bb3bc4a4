package io.physarum.allocator.driver.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CPU and memory limits by Linux control groups, version 2 or 1, where this user may make some. An instance's group is {@code
 * physarum/<id>}. Limits on the address space ({@code ulimit -v}) are no substitute: a Java program reserves many times what it
 * uses, and would not start.
 */
final class Cgroups {

    private static final Logger log = LoggerFactory.getLogger(Cgroups.class);

    private static final int PERIOD_MICROS = 100_000;

    private static final long MEBIBYTE = 1L << 20;

    private static final String PARENT = "physarum";

    private final Path root;

    private final boolean unified;

    private Cgroups(Path root, boolean unified) {
        this.root = root;
        this.unified = unified;
    }

    /** The control groups of a hierarchy; empty if it has none that may be used, with the reason in the log. */
    static Optional<Cgroups> detect(Path root) {
        boolean unified = Files.exists(root.resolve("cgroup.controllers"));
        Cgroups groups = new Cgroups(root, unified);
        try {
            if (unified) {
                groups.delegate(root);
                groups.delegate(Files.createDirectories(root.resolve(PARENT)));
            } else {
                for (String controller : List.of("cpu", "memory")) {
                    Files.createDirectories(existing(root.resolve(controller)).resolve(PARENT));
                }
            }
            return Optional.of(groups);
        } catch (IOException e) {
            log.info(
                    "no control groups can be made in {} ({}): processes run without CPU and memory limits",
                    root,
                    e.toString());
            return Optional.empty();
        }
    }

    String describe() {
        return unified ? "cgroup v2" : "cgroup v1";
    }

    /**
     * Makes the groups of an instance.
     *
     * @param cpuPercent percent of one core; 0 = no limit
     * @param memoryMebibytes 0 = no limit
     * @return the files by which a process joins
     */
    List<Path> create(String id, long cpuPercent, long memoryMebibytes) throws IOException {
        List<Path> joins = new ArrayList<>();
        if (cpuPercent > 0) {
            Path group = group("cpu", id);
            long quota = cpuPercent * (PERIOD_MICROS / 100);
            if (unified) {
                write(group, "cpu.max", quota + " " + PERIOD_MICROS);
            } else {
                write(group, "cpu.cfs_period_us", Integer.toString(PERIOD_MICROS));
                write(group, "cpu.cfs_quota_us", Long.toString(quota));
            }
            joins.add(group.resolve("cgroup.procs"));
        }
        if (memoryMebibytes > 0) {
            Path group = group("memory", id);
            write(group, unified ? "memory.max" : "memory.limit_in_bytes", Long.toString(memoryMebibytes * MEBIBYTE));
            joins.add(group.resolve("cgroup.procs"));
        }
        return joins.stream().distinct().toList();
    }

    /** Removes the groups of an instance whose processes have ended. */
    void remove(String id) {
        List<Path> groups = unified ? List.of(path("", id)) : List.of(path("cpu", id), path("memory", id));
        for (Path group : groups) {
            try {
                Files.deleteIfExists(group);
            } catch (IOException e) {
                log.warn("control group {} cannot be removed: {}", group, e.toString());
            }
        }
    }

    private Path group(String controller, String id) throws IOException {
        return Files.createDirectories(path(controller, id));
    }

    private Path path(String controller, String id) {
        return (unified ? root : root.resolve(controller)).resolve(PARENT).resolve(id);
    }

    private void delegate(Path group) throws IOException {
        String enabled = Files.readString(group.resolve("cgroup.subtree_control"));
        for (String controller : List.of("cpu", "memory")) {
            if (!List.of(enabled.strip().split("\\s+")).contains(controller)) {
                write(group, "cgroup.subtree_control", "+" + controller);
            }
        }
    }

    private static Path existing(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException("there is no " + directory);
        }
        return directory;
    }

    private static void write(Path group, String file, String value) throws IOException {
        Files.write(group.resolve(file), value.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
    }
}
