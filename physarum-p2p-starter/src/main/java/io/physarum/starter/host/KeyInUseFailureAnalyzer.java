package io.physarum.starter.host;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that a key belongs to one running node. */
final class KeyInUseFailureAnalyzer extends AbstractFailureAnalyzer<KeyInUseException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, KeyInUseException cause) {
        return new FailureAnalysis(
                "The " + cause.getMessage() + ", and no two nodes may have one key.",
                "Stop the other node, or give this one a key of its own with physarum.p2p.key-file (flag -keyfile) or"
                        + " physarum.p2p.ephemeral (flag -ephemeral).",
                cause);
    }
}
