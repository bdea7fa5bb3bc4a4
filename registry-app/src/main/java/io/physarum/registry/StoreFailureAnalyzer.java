package io.physarum.registry;

import io.physarum.registry.store.StoreStartException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains why the store cannot be opened or started. */
final class StoreFailureAnalyzer extends AbstractFailureAnalyzer<StoreStartException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StoreStartException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.cure(), cause);
    }
}
