package io.physarum.allocator.driver.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.physarum.allocator.driver.InstanceSpec;
import io.physarum.allocator.driver.InstanceStopException;
import io.physarum.allocator.driver.OwnerDirectory;
import io.physarum.allocator.driver.TestSpecs;
import io.physarum.mesh.bundle.BundleDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Processes that survive being killed: they are in the process table, but no signal reaches them. */
@SuppressWarnings("NullAway.Init") // open() begins every test
class SurvivorsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Above what the kernel gives to a process. */
    private static final long SURVIVOR = 4_200_001;

    @TempDir
    private Path temp;

    private ProcessDriver driver;

    private Path proc;

    @BeforeEach
    void open() throws IOException {
        proc = temp.resolve("proc");
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/stat"), "");
        driver = ProcessDriver.open(
                new ProcessOptions(
                        "me",
                        new BundleDirectory(temp.resolve("bundles")),
                        work(),
                        Duration.ofMillis(50),
                        1000,
                        temp.resolve("no-control-groups")),
                new ProcessLauncher(Map.of()),
                new ProcessTable(proc));
    }

    @AfterEach
    void close() {
        driver.close().block(LIMIT);
    }

    private Path work() {
        return temp.resolve("work");
    }

    private void survive(String instance) throws IOException {
        Path survivor = Files.createDirectories(proc.resolve(Long.toString(SURVIVOR)));
        String stat = SURVIVOR + " (survivor) D 1 1 1" + " 0".repeat(20);
        Files.writeString(survivor.resolve("stat"), stat);
        Files.writeString(survivor.resolve("environ"), "A=b\0" + ProcessTree.MARK + "=" + instance + "\0");
    }

    private void die() throws IOException {
        InstanceFiles.deleteTree(proc.resolve(Long.toString(SURVIVOR)));
    }

    @Test
    void keepTheFilesByWhichTheyAreFoundUntilTheyEnd() throws IOException {
        InstanceSpec spec = TestSpecs.of("bundle:x", Map.of(), 0, 0);
        Path files = Files.createDirectories(work().resolve("me").resolve(spec.id()));
        survive(spec.id());

        assertThatThrownBy(() -> driver.stop(spec.running("")).block(LIMIT))
                .isInstanceOf(InstanceStopException.class)
                .hasMessageContaining("PHYSARUM_INSTANCE=" + spec.id())
                .hasMessageContaining("[" + SURVIVOR + "]");
        assertThat(files).exists();

        die();
        driver.stop(spec.running("")).block(LIMIT);
        assertThat(files).doesNotExist();
    }

    @Test
    void keepNoDriverFromStartingAndNoLock() throws IOException {
        Path abandoned = Files.createDirectories(work().resolve("gone/instance-1"));
        Path other = Files.createDirectories(work().resolve("other/instance-2"));
        Path own = Files.createDirectories(work().resolve("me/instance-1"));
        survive("instance-1");

        assertThat(driver.adopt().collectList().block(LIMIT)).isEmpty();

        assertThat(abandoned).exists();
        assertThat(own).exists();
        assertThat(other.getParent()).doesNotExist();
        OwnerDirectory.lock(work(), "gone").orElseThrow().close();
    }
}
