package io.physarum.starter.host;

import io.physarum.starter.flags.SettingHints;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Explains that a key belongs to one running node. */
final class KeyInUseFailureAnalyzer extends AbstractFailureAnalyzer<KeyInUseException> {

    private static final String KEY_FILE = "physarum.p2p.key-file";

    private final Environment environment;

    KeyInUseFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, KeyInUseException cause) {
        return new FailureAnalysis(
                "The " + cause.getMessage() + ", and no two nodes may have one key.",
                (cause.isInThisProcess() ? "Close the other context" : "Stop the other node")
                        + ", or give this one a key of its own with " + settings() + ".",
                cause);
    }

    /** A key file of one's own choice is never given up for another key. */
    private String settings() {
        SettingHints hints = SettingHints.in(environment);
        String always = hints.of(KEY_FILE) + " or " + hints.of("physarum.p2p.ephemeral");
        return environment.containsProperty(KEY_FILE)
                ? always
                : always + ", or, only when the file is taken as now, with "
                        + hints.of("physarum.p2p.ephemeral-if-key-in-use");
    }
}
