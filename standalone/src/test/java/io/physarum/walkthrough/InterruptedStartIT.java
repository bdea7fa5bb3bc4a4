package io.physarum.walkthrough;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What {@code physarum demo} and {@code physarum up} leave behind when they are told to end at a bad time: nothing. */
class InterruptedStartIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    Path home;

    private Path temporary = Path.of("");

    @BeforeEach
    void makeTemporaryFolder() throws IOException {
        temporary = Files.createDirectory(home.resolve("tmp"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void theDemoEndsWithItsInstance(String signal) throws Exception {
        try (Program demo = start("demo")) {
            await("an instance runs")
                    .atMost(LIMIT)
                    .until(() -> !processesBelow(temporary).isEmpty());
            demo.signal(signal);
            demo.awaitExit(LIMIT);
            assertNothingIsLeft(demo);
        }
    }

    @Test
    void theDemoEndsInTheMiddleOfItsStart() throws Exception {
        try (Program demo = start("demo")) {
            await("the first application is starting")
                    .atMost(LIMIT)
                    .until(() -> !homesOfDemos().isEmpty());
            demo.signal("INT");
            demo.awaitExit(LIMIT);
            assertNothingIsLeft(demo);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void upEndsInTheMiddleOfItsStart(String signal) throws Exception {
        try (Program up = haltedInTheMiddleOfItsStart()) {
            up.signal(signal);
            up.signal("CONT");
            up.awaitExit(LIMIT);
            assertThat(up.output()).doesNotContain("Physarum is up");
            assertNothingIsLeft(up);
        }
    }

    /** Stopped as by Ctrl-Z; whoever stops it may be slow, and then it has gone on too far. */
    private Program haltedInTheMiddleOfItsStart() throws Exception {
        for (int attempt = 0; attempt < 5; attempt++) {
            Path keys = home.resolve("kept-" + attempt).resolve("keys");
            Program up = start("up", "-any-ports", "-home", keys.getParent().toString());
            boolean halted = false;
            try {
                await("the second application is starting")
                        .atMost(LIMIT)
                        .until(() -> Files.exists(keys.resolve("registry-service.key")));
                up.signal("STOP");
                halted = Files.notExists(keys.resolve("allocator.key"));
                if (halted) {
                    return up;
                }
            } finally {
                if (!halted) {
                    up.signal("CONT");
                    up.close();
                }
            }
        }
        throw new AssertionError("the start was over each time before it could be halted");
    }

    private Program start(String... arguments) {
        List<String> command = new ArrayList<>(List.of("physarum"));
        command.addAll(List.of(arguments));
        return Program.start(
                home.resolve("program"), Map.of("PHYSARUM_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary), command);
    }

    private void assertNothingIsLeft(Program program) throws IOException {
        assertThat(homesOfDemos()).as(program.output()).isEmpty();
        await("no process is left")
                .atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(processesBelow(home)).as(program.output()).isEmpty());
    }

    private List<Path> homesOfDemos() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("physarum-demo-"))
                    .toList();
        }
    }

    /** The processes whose working directory is below a folder. */
    private static List<ProcessHandle> processesBelow(Path folder) {
        return ProcessHandle.allProcesses()
                .filter(process -> workingDirectory(process).startsWith(folder))
                .toList();
    }

    private static Path workingDirectory(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
        } catch (IOException | UncheckedIOException e) {
            return Path.of("/");
        }
    }
}
