package io.physarum.cli.command;

import java.io.PrintWriter;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code registry-cli completion}: what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = "Prints a script by which bash or zsh completes the commands and options of registry-cli.",
        footer = {
            "",
            "Examples:",
            "  source <(registry-cli completion)",
            "  registry-cli completion > /etc/bash_completion.d/registry-cli"
        },
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        CommandLine root = spec.root().commandLine();
        PrintWriter out = spec.commandLine().getOut();
        out.print(AutoComplete.bash(root.getCommandName(), root));
        out.flush();
    }
}
