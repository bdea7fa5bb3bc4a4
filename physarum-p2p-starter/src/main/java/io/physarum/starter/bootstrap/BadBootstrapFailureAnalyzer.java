package io.physarum.starter.bootstrap;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains what the address of a bootstrap must hold. */
final class BadBootstrapFailureAnalyzer extends AbstractFailureAnalyzer<BadBootstrapException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BadBootstrapException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "An address of a bootstrap ends in /p2p/ and its peer id, as in /ip4/192.0.2.1/tcp/4001/p2p/12D3Koo…; copy it"
                        + " from the line 'p2p address' in the bootstrap's log, or leave /p2p/ out to trust whoever answers there.",
                cause);
    }
}
