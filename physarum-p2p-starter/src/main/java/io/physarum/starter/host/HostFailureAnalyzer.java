package io.physarum.starter.host;

import java.io.IOException;

import io.physarum.starter.flags.SettingHints;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Explains why the host could not listen. */
final class HostFailureAnalyzer extends AbstractFailureAnalyzer<HostStartException> {

    private final Environment environment;

    HostFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, HostStartException cause) {
        String listen = SettingHints.in(environment).of("physarum.p2p.listen");
        String action = findCause(cause, IOException.class) == null
                ? "Check " + listen + "."
                : "Another program has the port, or the address is not of this machine. Stop that program ('ss -ltnp' names"
                        + " it), or choose another with " + listen + "; port 0 takes any free one.";
        return new FailureAnalysis("The host " + cause.getMessage() + ".", action, cause);
    }
}
