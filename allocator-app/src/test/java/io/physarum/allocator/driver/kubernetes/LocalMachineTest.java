package io.physarum.allocator.driver.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LocalMachineTest {

    @TempDir
    private Path proc;

    @Test
    void readsWhatTheKernelTells() throws IOException {
        Files.writeString(proc.resolve("stat"), "cpu  1 2 3\ncpu0 1 2 3\ncpu1 1 2 3\nintr 5\n");
        Files.writeString(proc.resolve("meminfo"), "MemTotal:        4194304 kB\nMemFree: 1 kB\n");

        assertThat(LocalMachine.read(proc)).isEqualTo(new LocalMachine(200, 4096));
    }

    @Test
    void knowsNothingWithoutThem() {
        assertThat(LocalMachine.read(proc)).isEqualTo(new LocalMachine(0, 0));
    }
}
