package io.physarum.allocator.driver.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DirectoryIdTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void staysAsItIsAndGoesWhereTheDirectoryGoes() throws IOException {
        Path before = Files.createDirectory(directory.resolve("before"));
        String id = DirectoryId.of(before);

        assertThat(DirectoryId.of(before)).isEqualTo(id);
        Path after = Files.move(before, directory.resolve("after"));
        assertThat(DirectoryId.of(after)).isEqualTo(id);
        assertThat(DirectoryId.of(Files.createDirectory(before))).isNotEqualTo(id);
    }

    @Test
    void replacesOneThatWasNotWrittenToItsEnd() throws IOException {
        Path file = Files.writeString(directory.resolve(".id"), "1234");

        String id = DirectoryId.of(directory);

        assertThat(id).hasSize(36);
        assertThat(file).hasContent(id);
    }
}
