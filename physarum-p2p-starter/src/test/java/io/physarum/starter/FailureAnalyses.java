package io.physarum.starter;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/** What this module's analyzers say of a failed start. */
public final class FailureAnalyses {

    private FailureAnalyses() {}

    /** Starts a context that must fail, and explains it. */
    public static FailureAnalysis of(ApplicationContextRunner contexts) {
        FailureAnalysis[] analysis = new FailureAnalysis[1];
        contexts.run(context -> analysis[0] = of(context.getStartupFailure()));
        return Objects.requireNonNull(analysis[0]);
    }

    private static FailureAnalysis of(@Nullable Throwable failure) {
        if (failure == null) {
            throw new AssertionError("it started");
        }
        FailureHandler othersNeedMore = (type, name, problem) -> {};
        return SpringFactoriesLoader.forDefaultResourceLocation().load(FailureAnalyzer.class, othersNeedMore).stream()
                .filter(analyzer -> analyzer.getClass().getName().startsWith("io.physarum"))
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody explains it", failure));
    }
}
