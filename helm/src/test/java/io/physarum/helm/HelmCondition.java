package io.physarum.helm;

import java.util.Optional;

import com.marcnuri.helm.Helm;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether Helm's native library can be loaded here. */
final class HelmCondition implements ExecutionCondition {

    /** Empty if Helm can be used, else why it cannot. */
    private static final Optional<String> PROBLEM = problem();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (PROBLEM.isEmpty()) {
            return ConditionEvaluationResult.enabled("Helm is there");
        }
        if (Boolean.getBoolean("physarum.verify")) {
            throw new IllegalStateException(PROBLEM.get());
        }
        return ConditionEvaluationResult.disabled(PROBLEM.get());
    }

    private static Optional<String> problem() {
        try {
            Helm.version().call();
            return Optional.empty();
        } catch (RuntimeException | LinkageError e) {
            return Optional.of("helm-java's native library cannot be loaded on " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch") + ": " + e);
        }
    }
}
