package io.physarum.starter.config;

import java.nio.file.AccessDeniedException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains which file this program may not read, or write: the passphrase that is mounted into a container, for example. */
final class UnreadableFileFailureAnalyzer extends AbstractFailureAnalyzer<AccessDeniedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, AccessDeniedException cause) {
        return new FailureAnalysis(
                "The user '" + System.getProperty("user.name") + "', as whom this program runs, has no access to "
                        + cause.getFile() + ".",
                "Give it access: for a secret that is mounted into a container, chmod 644 the file outside, in a folder that"
                        + " others cannot enter; or let the program run as the file's owner.",
                cause);
    }
}
