package io.physarum.starter.host;

import java.io.IOException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains why the host could not listen. */
final class HostFailureAnalyzer extends AbstractFailureAnalyzer<HostStartException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, HostStartException cause) {
        String action = findCause(cause, IOException.class) == null
                ? "Check physarum.p2p.listen (flag -listen)."
                : "Another program has the port, or the address is not of this machine. Stop that program ('ss -ltnp' names"
                        + " it), or choose another address with physarum.p2p.listen (flag -listen); port 0 takes any free one.";
        return new FailureAnalysis("The host " + cause.getMessage() + ".", action, cause);
    }
}
