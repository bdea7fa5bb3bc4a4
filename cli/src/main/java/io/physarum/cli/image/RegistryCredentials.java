package io.physarum.cli.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

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

    private static final String HELPER_PREFIX = "docker-credential-";

    private static final Duration HELPER_LIMIT = Duration.ofSeconds(30);

    /** What a helper gives as the user's name if the secret is an identity token and no password. */
    private static final String TOKEN_USER = "<token>";

    private final Path configFile;

    private final String helperPrefix;

    private final Duration helperLimit;

    RegistryCredentials(Path configFile) {
        this(configFile, HELPER_PREFIX, HELPER_LIMIT);
    }

    /**
     * As Docker does it, except for where helpers are.
     *
     * @param helperPrefix the path of all helpers up to their own names
     * @param helperLimit how long one may take
     */
    RegistryCredentials(Path configFile, String helperPrefix, Duration helperLimit) {
        this.configFile = configFile;
        this.helperPrefix = helperPrefix;
        this.helperLimit = helperLimit;
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
            return Optional.of(identity(registry, token));
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

    private static AuthConfig identity(String registry, String token) {
        return new AuthConfig().withRegistryAddress(registry).withIdentityToken(token);
    }

    /** The protocol of Docker's credential helpers: the registry on standard input, JSON on standard output. */
    private Optional<AuthConfig> ask(String helper, String registry) {
        String program = helperPrefix + helper;
        ProcessBuilder call = new ProcessBuilder(program, "get").redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            ProgramRun run = ProgramRun.of(call, registry, helperLimit)
                    .orElseThrow(() -> new ImageException("Docker's credential helper " + program
                            + " did not answer within " + helperLimit.toSeconds() + " s; is a key ring locked?"));
            return run.status() == 0 ? answer(registry, JSON.readTree(run.output())) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ImageException(
                    "Docker's config names the credential helper " + program + ", which cannot be run: "
                            + e.getMessage(),
                    e);
        }
    }

    private static Optional<AuthConfig> answer(String registry, JsonNode answer) {
        String user = answer.path("Username").asString("");
        String secret = answer.path("Secret").asString("");
        return Optional.of(user.equals(TOKEN_USER) ? identity(registry, secret) : login(registry, user, secret));
    }
}
