package io.physarum.allocator.driver.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ContainerOwnersTest {

    @TempDir
    private Path temp = Path.of("");

    @Test
    void tellsTwoDirectoriesApartThatHaveTheSamePath() throws IOException {
        Path path = temp.resolve("instances");
        String label = labelOf(path);
        Files.move(path, temp.resolve("elsewhere"));

        assertThat(labelOf(path)).startsWith(path.toRealPath() + "#").isNotEqualTo(label);
    }

    @Test
    void knowsItsDirectoryAgain() throws IOException {
        assertThat(labelOf(temp)).isEqualTo(labelOf(temp));
    }

    private static String labelOf(Path path) throws IOException {
        try (ContainerOwners owners = ContainerOwners.register(path, "owner")) {
            return owners.label();
        }
    }
}
