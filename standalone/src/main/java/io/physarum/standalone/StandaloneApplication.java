package io.physarum.standalone;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.physarum.starter.flags.UsageException;

/** The programs {@code physarum up} and {@code physarum demo}. */
public final class StandaloneApplication {

    private static final int WRONG_USAGE = 2;

    private StandaloneApplication() {}

    /** Runs {@code up} until the process is told to end, or {@code demo} once; without a command, {@code up}. */
    public static void main(String[] arguments) {
        run(arguments).ifPresent(System::exit);
    }

    private static Optional<Integer> run(String... arguments) {
        boolean named = arguments.length > 0 && !arguments[0].startsWith("-");
        String command = named ? arguments[0] : "up";
        List<String> rest = Arrays.asList(arguments).subList(named ? 1 : 0, arguments.length);
        try {
            Optional<StandaloneOptions> options = StandaloneFlags.parse(command, rest);
            if (options.isEmpty()) {
                console().print(StandaloneFlags.usage(command));
                return Optional.of(0);
            }
            return command.equals("demo") ? Optional.of(Demo.run(options.get(), console())) : up(options.get());
        } catch (UsageException e) {
            System.err.println(e.getMessage() + "\nRun 'physarum " + command + " -h' to see its flags.");
            return Optional.of(WRONG_USAGE);
        }
    }

    private static Optional<Integer> up(StandaloneOptions options) {
        Standalone standalone = Standalone.of(options);
        ExitHook.register(standalone::close);
        try {
            standalone.start();
            console().print(Welcome.text(standalone, options.home(), DemoFiles.find()));
            console().flush();
        } catch (RuntimeException expected) {
            // Spring has logged what failed, or the analysis of it; or the process was told to end meanwhile.
            return Optional.of(1);
        }
        return Optional.empty();
    }

    private static PrintStream console() {
        return System.out;
    }
}
