package io.physarum.cli.command;

import java.io.IOException;

import io.physarum.cli.image.ImageException;
import io.physarum.cli.overlay.NetworkKeyException;
import io.physarum.cli.overlay.OverlayException;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.mesh.bundle.BundleException;
import io.physarum.mesh.error.MeshException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code registry-cli} itself: what comes before the name of a subcommand. */
@Command(
        name = "registry-cli",
        description =
                "Registers services with the overlay's registry, makes their images, and shows operators what goes on.",
        mixinStandardHelpOptions = true,
        version = "registry-cli 0.1.0",
        subcommands = {
            AddCommand.class,
            GetCommand.class,
            ListCommand.class,
            DeleteCommand.class,
            WhyCommand.class,
            ServicesCommand.class,
            InstancesCommand.class,
            PeersCommand.class,
            PingCommand.class,
            DoctorCommand.class,
            CompletionCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  registry-cli --bootstrap $ADDR add --dir demo service-conf.json me/hello-world-server:1.0 hello-world-server",
            "  registry-cli --bootstrap $ADDR add --bundle --dir demo bundle-conf.json hello-world-server",
            "  registry-cli --bootstrap $ADDR list",
            "  registry-cli --bootstrap $ADDR why hello-world-server",
            "  registry-cli --bootstrap $ADDR doctor",
            "  source <(registry-cli completion)"
        })
public final class RegistryCli implements Runnable {

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    /** The command, ready to execute: errors print one line that says what to do, and exit with 1; wrong usage with 2. */
    public static CommandLine commandLine() {
        return new CommandLine(new RegistryCli())
                .setExecutionExceptionHandler(explain())
                .setParameterExceptionHandler(new WrongUsage())
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
    }

    GlobalOptions options() {
        return options;
    }

    private static IExecutionExceptionHandler explain() {
        return (exception, commandLine, parsed) -> {
            boolean wrongUsage = exception instanceof NetworkKeyException;
            if (!wrongUsage && !isExpected(exception)) {
                throw exception;
            }
            commandLine.getErr().println("registry-cli: " + exception.getMessage());
            return wrongUsage ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
        };
    }

    private static boolean isExpected(Exception exception) {
        return exception instanceof ImageException
                || exception instanceof OverlayException
                || exception instanceof MeshException
                || exception instanceof Libp2pException
                || exception instanceof BundleException
                || exception instanceof IllegalArgumentException
                || exception instanceof IOException;
    }
}
