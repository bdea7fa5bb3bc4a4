package io.physarum.starter.host;

import io.physarum.starter.flags.SettingHints;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Explains that a key belongs to one running node. */
final class KeyInUseFailureAnalyzer extends AbstractFailureAnalyzer<KeyInUseException> {

    private final Environment environment;

    KeyInUseFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, KeyInUseException cause) {
        SettingHints hints = SettingHints.in(environment);
        return new FailureAnalysis(
                "The " + cause.getMessage() + ", and no two nodes may have one key.",
                "Stop the other node, or give this one a key of its own with " + hints.of("physarum.p2p.key-file")
                        + " or " + hints.of("physarum.p2p.ephemeral") + ".",
                cause);
    }
}
