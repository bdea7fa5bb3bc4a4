package io.physarum.starter.host;

import io.physarum.libp2p.identity.KeyFileException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains what is wrong with a key file. */
final class KeyFileFailureAnalyzer extends AbstractFailureAnalyzer<KeyFileException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, KeyFileException cause) {
        return new FailureAnalysis(
                "This node's identity cannot be had: " + cause.getMessage() + ".",
                "Repair " + cause.file()
                        + ", or name another file with physarum.p2p.key-file (flag -keyfile), or use a new"
                        + " key for this run alone with physarum.p2p.ephemeral (flag -ephemeral).",
                cause);
    }
}
