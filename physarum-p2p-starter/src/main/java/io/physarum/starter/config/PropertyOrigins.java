package io.physarum.starter.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.PropertySource;

/** Says where properties come from, for messages. */
final class PropertyOrigins {

    private static final String COMMAND_LINE = "the command line";

    private static final String FLAGS = "physarumFlags";

    private PropertyOrigins() {}

    /** A file and the place in it, a variable, or the command line, of which nothing more is known. */
    static String text(@Nullable Origin origin) {
        return origin == null
                        || (origin instanceof PropertySourceOrigin named && isCommandLine(named.getPropertySource()))
                ? COMMAND_LINE
                : origin.toString();
    }

    /** Whether a source holds what the command line says, as it is or as flags. */
    static boolean isCommandLine(PropertySource<?> source) {
        return source instanceof CommandLinePropertySource || source.getName().equals(FLAGS);
    }
}
