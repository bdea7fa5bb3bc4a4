package io.physarum.starter.launch;

import io.physarum.starter.flags.SettingHints;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Explains which setting chooses a port that cannot be had; Spring Boot's own analyzer does not say. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PortInUseFailureAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {

    private static final String MANAGEMENT = "management.server.port";

    private final Environment environment;

    PortInUseFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
        String property = property(cause);
        Throwable reason = cause.getCause() == null ? cause : cause.getCause();
        return new FailureAnalysis(
                "Port " + cause.getPort() + ", the value of " + property + ", cannot be had: " + reason.getMessage()
                        + ".",
                "Stop the program that has it ('ss -ltnp' names it), or choose another with "
                        + SettingHints.in(environment).of(property) + ".",
                cause);
    }

    private String property(PortInUseException cause) {
        if (cause instanceof PropertyPortInUseException known) {
            return known.property();
        }
        String managed = environment.getProperty(MANAGEMENT);
        return Integer.toString(cause.getPort()).equals(managed) ? MANAGEMENT : "server.port";
    }
}
