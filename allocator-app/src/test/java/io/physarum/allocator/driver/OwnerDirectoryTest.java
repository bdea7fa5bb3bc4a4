package io.physarum.allocator.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OwnerDirectoryTest {

    @TempDir
    private Path root = Path.of("");

    @Test
    void canBeTakenOnceItsLockFileCanBeOpenedAgain() throws IOException {
        Path inTheWay = Files.createDirectories(root.resolve("owner").resolve("lock"));
        assertThatThrownBy(() -> OwnerDirectory.lock(root, "owner")).isInstanceOf(IOException.class);
        Files.delete(inTheWay);

        try (OwnerDirectory taken = OwnerDirectory.lock(root, "owner").orElseThrow()) {
            assertThat(OwnerDirectory.lock(root, "owner")).isEmpty();
            taken.remove();
        }
    }
}
