package io.physarum.cli.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import com.github.dockerjava.api.model.AuthConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is made of the answers of credential helpers. */
class CredentialHelperIT {

    private static final Duration AMPLE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void takesUserAndPassword() throws IOException {
        assertThat(ask("read r; echo '{\"Username\":\"me\",\"Secret\":\"s of '$r'\"}'", AMPLE))
                .hasValueSatisfying(auth -> {
                    assertThat(auth.getUsername()).isEqualTo("me");
                    assertThat(auth.getPassword()).isEqualTo("s of registry.example");
                    assertThat(auth.getIdentitytoken()).isNull();
                });
    }

    @Test
    void takesAnIdentityToken() throws IOException {
        assertThat(ask("echo '{\"Username\":\"<token>\",\"Secret\":\"t\"}'", AMPLE))
                .hasValueSatisfying(auth -> {
                    assertThat(auth.getIdentitytoken()).isEqualTo("t");
                    assertThat(auth.getUsername()).isNull();
                    assertThat(auth.getPassword()).isNull();
                });
    }

    @Test
    void hasNothingFromOneThatFailsOrTalksNonsense() throws IOException {
        assertThat(ask("echo 'credentials not found in native keychain'; exit 1", AMPLE))
                .isEmpty();
        assertThat(ask("echo nonsense", AMPLE)).isEmpty();
    }

    @Test
    void doesNotWaitForOneThatHangs() {
        assertThatThrownBy(() -> ask("exec sleep 600", Duration.ofMillis(200)))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("docker-credential-test did not answer within");
    }

    @Test
    void doesNotWaitForWhatAHelperLeavesInTheBackground() throws IOException {
        assertThat(ask("sleep 30 & echo '{\"Username\":\"me\",\"Secret\":\"s\"}'; echo $! >&2", Duration.ofSeconds(20)))
                .isPresent();
    }

    private Optional<AuthConfig> ask(String script, Duration limit) throws IOException {
        Path helper = directory.resolve("docker-credential-test");
        Files.writeString(helper, "#!/bin/sh\n" + script + "\n");
        assertThat(helper.toFile().setExecutable(true)).isTrue();
        Path config = Files.writeString(directory.resolve("config.json"), "{\"credsStore\":\"test\"}");
        return new RegistryCredentials(
                        config, directory.resolve("docker-credential-").toString(), limit)
                .find("registry.example");
    }
}
