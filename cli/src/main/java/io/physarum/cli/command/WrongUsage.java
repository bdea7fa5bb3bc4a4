package io.physarum.cli.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line; never what was given to an option, as that may be a passphrase. */
final class WrongUsage implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("registry-cli: " + message(failure));
        if (failure instanceof UnmatchedArgumentException) {
            UnmatchedArgumentException.printSuggestions(failure, err);
        }
        CommandLine.Help help = command.getHelp();
        err.print(help.synopsisHeading() + help.synopsis(help.synopsisHeadingLength()));
        err.println("More: " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String message(ParameterException failure) {
        return failure instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched.getUnmatched(), unmatched.getCommandLine())
                : String.valueOf(failure.getMessage());
    }

    private static String unmatched(List<String> arguments, CommandLine command) {
        List<String> options = arguments.stream()
                .filter(argument -> argument.startsWith("-"))
                .map(WrongUsage::name)
                .toList();
        // What follows a misspelt option may be its value.
        if (!options.isEmpty()) {
            return "unknown option" + (options.size() > 1 ? "s " : " ") + quoted(options);
        }
        return command.getSubcommands().isEmpty()
                ? "too many arguments: " + quoted(arguments)
                : "unknown command " + quoted(arguments.subList(0, 1));
    }

    private static String name(String option) {
        int equals = option.indexOf('=');
        return equals < 0 ? option : option.substring(0, equals);
    }

    private static String quoted(List<String> words) {
        return words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(", "));
    }
}
