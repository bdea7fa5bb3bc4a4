package io.physarum.cli.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.github.dockerjava.api.model.AuthConfig;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The credentials for image registries that Docker's config file ({@code config.json} in {@code $DOCKER_CONFIG} or {@code
 * ~/.docker}) holds or names a credential helper for.
 */
final class RegistryCredentials {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final long HELPER_TIMEOUT_SECONDS = 30;

    private final Path configFile;

    RegistryCredentials(Path configFile) {
        this.configFile = configFile;
    }

    /** Those of the user who runs this process. */
    static RegistryCredentials ofUser() {
        String directory = System.getenv("DOCKER_CONFIG");
        Path parent = directory != null ? Path.of(directory) : Path.of(System.getProperty("user.home"), ".docker");
        return new RegistryCredentials(parent.resolve("config.json"));
    }

    /** The credentials for a registry; empty if the file has none. */
    Optional<AuthConfig> find(String registry) {
        if (!Files.isReadable(configFile)) {
            return Optional.empty();
        }
        try {
            JsonNode config = JSON.readTree(configFile);
            String helper = config.path("credHelpers")
                    .path(registry)
                    .asString(config.path("credsStore").asString(""));
            Optional<AuthConfig> found = helper.isEmpty() ? Optional.empty() : ask(helper, registry);
            return found.or(() -> stored(config, registry));
        } catch (JacksonException e) {
            throw new ImageException(configFile + " is no valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    private Optional<AuthConfig> stored(JsonNode config, String registry) {
        JsonNode entry = config.path("auths").path(registry);
        String token = entry.path("identitytoken").asString("");
        if (!token.isEmpty()) {
            return Optional.of(new AuthConfig().withRegistryAddress(registry).withIdentityToken(token));
        }
        String encoded = entry.path("auth").asString("");
        if (encoded.isEmpty()) {
            return Optional.empty();
        }
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ImageException(
                    configFile + ": the auth of " + registry + " is not base64; docker login renews it", e);
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw new ImageException(
                    configFile + ": the auth of " + registry + " is no user:password; docker login renews it");
        }
        return Optional.of(login(registry, pair.substring(0, colon), pair.substring(colon + 1)));
    }

    static AuthConfig login(String registry, String user, String password) {
        return new AuthConfig().withRegistryAddress(registry).withUsername(user).withPassword(password);
    }

    /** The protocol of Docker's credential helpers: the registry on standard input, JSON on standard output. */
    private static Optional<AuthConfig> ask(String helper, String registry) {
        try {
            Process process = new ProcessBuilder("docker-credential-" + helper, "get")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(registry.getBytes(StandardCharsets.UTF_8));
            }
            JsonNode answer = JSON.readTree(process.getInputStream());
            if (!process.waitFor(HELPER_TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroy();
                return Optional.empty();
            }
            return Optional.of(login(
                    registry,
                    answer.path("Username").asString(""),
                    answer.path("Secret").asString("")));
        } catch (JacksonException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ImageException(
                    "Docker's config names the credential helper docker-credential-" + helper
                            + ", which cannot be run: " + e.getMessage(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException("interrupted while asking docker-credential-" + helper, e);
        }
    }
}
