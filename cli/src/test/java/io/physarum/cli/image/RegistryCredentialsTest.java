package io.physarum.cli.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RegistryCredentialsTest {

    @TempDir
    Path directory;

    @Test
    void readsUserAndPassword() throws IOException {
        RegistryCredentials credentials =
                config("{\"auths\":{\"localhost:5000\":{\"auth\":\"bWU6c2VjcmV0OndpdGg6Y29sb25z\"}}}");
        assertThat(credentials.find("localhost:5000")).hasValueSatisfying(auth -> {
            assertThat(auth.getUsername()).isEqualTo("me");
            assertThat(auth.getPassword()).isEqualTo("secret:with:colons");
            assertThat(auth.getRegistryAddress()).isEqualTo("localhost:5000");
        });
        assertThat(credentials.find("elsewhere")).isEmpty();
    }

    @Test
    void prefersAnIdentityToken() throws IOException {
        assertThat(config("{\"auths\":{\"r\":{\"auth\":\"bWU6eA==\",\"identitytoken\":\"t\"}}}")
                        .find("r"))
                .hasValueSatisfying(auth -> assertThat(auth.getIdentitytoken()).isEqualTo("t"));
    }

    @Test
    void hasNoneWithoutAFile() {
        assertThat(new RegistryCredentials(directory.resolve("absent.json")).find("r"))
                .isEmpty();
    }

    @Test
    void namesTheFileThatIsDamaged() throws IOException {
        RegistryCredentials damaged = config("{\"auths\":");
        assertThatThrownBy(() -> damaged.find("r"))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("config.json");
        RegistryCredentials garbled = config("{\"auths\":{\"r\":{\"auth\":\"%%%\"}}}");
        assertThatThrownBy(() -> garbled.find("r"))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("docker login");
    }

    @Test
    void saysWhichHelperCannotBeRun() throws IOException {
        RegistryCredentials credentials = config("{\"credHelpers\":{\"r\":\"surely-not-installed\"}}");
        assertThatThrownBy(() -> credentials.find("r"))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("docker-credential-surely-not-installed");
    }

    private RegistryCredentials config(String json) throws IOException {
        Path file = directory.resolve("config.json");
        Files.writeString(file, json);
        return new RegistryCredentials(file);
    }
}
