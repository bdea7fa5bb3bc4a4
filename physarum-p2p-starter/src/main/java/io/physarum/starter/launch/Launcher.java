package io.physarum.starter.launch;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

import io.physarum.starter.flags.OriginalFlags;
import io.physarum.starter.flags.UsageException;

/**
 * The main method of every application: reads the command line, answers {@code -h} and mistakes without starting Spring,
 * and starts the application with the properties that the flags set.
 */
public final class Launcher {

    private static final int FAILED = 1;

    private static final int WRONG_USAGE = 2;

    private Launcher() {}

    /**
     * Runs an application until the process is told to end. Exits with status 0 after {@code -h}, 1 if the start fails and
     * 2 if the command line is wrong.
     */
    public static void main(OriginalFlags flags, Class<?> application, String... arguments) {
        Optional<Integer> status = run(flags, application, arguments);
        status.ifPresent(System::exit);
    }

    private static Optional<Integer> run(OriginalFlags flags, Class<?> application, String... arguments) {
        Optional<Map<String, Object>> properties;
        try {
            properties = flags.parse(arguments);
        } catch (UsageException e) {
            print(System.err, e.getMessage() + "\nRun it with -h to see its flags.\n");
            return Optional.of(WRONG_USAGE);
        }
        if (properties.isEmpty()) {
            print(System.out, flags.usage());
            return Optional.of(0);
        }
        return start(flags, application, properties.get()) ? Optional.empty() : Optional.of(FAILED);
    }

    private static boolean start(OriginalFlags flags, Class<?> application, Map<String, Object> properties) {
        try {
            ApplicationStarter.of(application)
                    .with(properties)
                    .hinting(flags.hints())
                    .start();
            return true;
        } catch (RuntimeException expected) {
            // Spring has logged what failed, or the analysis of it.
            return false;
        }
    }

    private static void print(PrintStream console, String text) {
        console.print(text);
        console.flush();
    }
}
