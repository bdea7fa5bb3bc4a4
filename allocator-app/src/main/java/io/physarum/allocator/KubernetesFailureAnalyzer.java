package io.physarum.allocator;

import io.physarum.allocator.driver.kubernetes.KubernetesStartException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains why no pods can be made. */
final class KubernetesFailureAnalyzer extends AbstractFailureAnalyzer<KubernetesStartException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, KubernetesStartException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.cure(), cause);
    }
}
