package io.physarum.starter.host;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains which settings exclude each other. */
final class HostConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<HostConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, HostConfigurationException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}
