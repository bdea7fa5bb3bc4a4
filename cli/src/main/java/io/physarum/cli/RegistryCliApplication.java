package io.physarum.cli;

import io.physarum.cli.command.RegistryCli;

/** The program {@code registry-cli}. */
public final class RegistryCliApplication {

    private RegistryCliApplication() {}

    /** Runs one command and exits with its status: 0 done, 1 failed, 2 wrong usage. */
    public static void main(String[] arguments) {
        System.exit(RegistryCli.commandLine().execute(arguments));
    }
}
