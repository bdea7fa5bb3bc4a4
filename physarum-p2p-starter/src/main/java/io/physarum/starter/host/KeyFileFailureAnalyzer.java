package io.physarum.starter.host;

import io.physarum.libp2p.identity.KeyFileException;
import io.physarum.starter.flags.SettingHints;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Explains what is wrong with a key file. */
final class KeyFileFailureAnalyzer extends AbstractFailureAnalyzer<KeyFileException> {

    private final Environment environment;

    KeyFileFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, KeyFileException cause) {
        SettingHints hints = SettingHints.in(environment);
        return new FailureAnalysis(
                "This node's identity cannot be had: " + cause.getMessage() + ".",
                "Repair " + cause.file()
                        + ", or name another file with " + hints.of("physarum.p2p.key-file")
                        + ", or use a new key for this run alone with " + hints.of("physarum.p2p.ephemeral") + ".",
                cause);
    }
}
