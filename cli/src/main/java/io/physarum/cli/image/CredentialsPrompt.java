package io.physarum.cli.image;

import java.io.Console;
import java.util.Optional;
import java.util.function.Function;

import com.github.dockerjava.api.model.AuthConfig;

/** Asks the user for the credentials of an image registry, on the terminal; without one there is nobody to ask. */
public final class CredentialsPrompt implements Function<String, Optional<AuthConfig>> {

    @Override
    @SuppressWarnings(
            "SystemConsoleNull") // from JDK 22 on it is there without a terminal too, and reads null at the end of
    // input
    public Optional<AuthConfig> apply(String registry) {
        Console console = System.console();
        if (console == null) {
            return Optional.empty();
        }
        String user = console.readLine("User for %s: ", registry);
        char[] password = console.readPassword("Password: ");
        return user == null || password == null
                ? Optional.empty()
                : Optional.of(RegistryCredentials.login(registry, user, new String(password)));
    }
}
