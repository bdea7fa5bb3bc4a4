package io.physarum.allocator.driver.kubernetes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

/** A process of this machine instead of a container. It has what a container has: its own environment, and an end for all in it. */
final class TestContainer {

    private static final String MARK = "TEST_POD_UID";

    private static final Duration KILL_LIMIT = Duration.ofSeconds(60);

    private final String uid;

    private final Path output;

    private final Process process;

    private TestContainer(String uid, Path output, Process process) {
        this.uid = uid;
        this.output = output;
        this.process = process;
    }

    /** Starts a command in a folder; a memory limit in KiB of zero is none. */
    static TestContainer start(String uid, String command, Map<String, String> environment, Surroundings around)
            throws IOException {
        String limited =
                around.memoryKibibytes() == 0 ? command : "ulimit -v " + around.memoryKibibytes() + "; " + command;
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", limited)
                .directory(around.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(around.output().toFile());
        String path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(environment);
        builder.environment().put(MARK, uid);
        return new TestContainer(uid, around.output(), builder.start());
    }

    /** Waits for the end of the first process, and ends the others. Returns when they are gone. */
    int await() throws InterruptedException {
        int status = process.waitFor();
        killAll();
        return status;
    }

    /** Asks the first process to end and, after the grace, kills all. Returns when they are gone. */
    void stop(Duration grace) throws InterruptedException {
        process.destroy();
        process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
        killAll();
        process.waitFor();
    }

    /** Kills the first process, as the kernel does when memory runs out. */
    void kill() {
        process.destroyForcibly();
    }

    String lastLines(int count) {
        try {
            List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }

    private void killAll() {
        Awaitility.await()
                .atMost(KILL_LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    List<ProcessHandle> left =
                            ProcessHandle.allProcesses().filter(this::isOurs).toList();
                    left.forEach(ProcessHandle::destroyForcibly);
                    return left.isEmpty();
                });
    }

    private boolean isOurs(ProcessHandle handle) {
        try {
            String environment = Files.readString(
                    Path.of("/proc", Long.toString(handle.pid()), "environ"), StandardCharsets.ISO_8859_1);
            return environment.contains(MARK + "=" + uid);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Where it runs.
     *
     * @param folder its working directory
     * @param output where its output goes
     * @param memoryKibibytes how much memory it may have; 0 is no limit
     */
    record Surroundings(Path folder, Path output, long memoryKibibytes) {}
}
