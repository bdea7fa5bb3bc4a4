package io.physarum.starter.config;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Explains which configuration file is no YAML, and where. */
final class MalformedFileFailureAnalyzer extends AbstractFailureAnalyzer<MalformedFileException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MalformedFileException cause) {
        if (cause.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            return new FailureAnalysis(
                    "The configuration file " + cause.file() + " is no YAML: " + marked.getProblem() + ", in line "
                            + (marked.getProblemMark().getLine() + 1) + ", column "
                            + (marked.getProblemMark().getColumn() + 1) + ":\n\n"
                            + marked.getProblemMark().get_snippet(),
                    "Correct the file.",
                    cause);
        }
        return new FailureAnalysis("The configuration file " + cause.getMessage(), "Correct the file.", cause);
    }
}
