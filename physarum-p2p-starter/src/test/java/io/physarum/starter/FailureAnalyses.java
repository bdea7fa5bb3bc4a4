package io.physarum.starter;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.physarum.starter.flags.SettingHints;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/** What this module's analyzers say of a failed start. */
public final class FailureAnalyses {

    private FailureAnalyses() {}

    /** Starts a context that must fail, and explains it to the user of a program without flags. */
    public static FailureAnalysis of(ApplicationContextRunner contexts) {
        return of(contexts, SettingHints.NONE);
    }

    /** Starts a context that must fail, and explains it to the user of a program. */
    public static FailureAnalysis of(ApplicationContextRunner contexts, SettingHints program) {
        FailureAnalysis[] analysis = new FailureAnalysis[1];
        contexts.run(context -> analysis[0] = of(context.getStartupFailure(), program));
        return Objects.requireNonNull(analysis[0]);
    }

    /** Explains a failure to the user of a program. */
    public static FailureAnalysis of(@Nullable Throwable failure, SettingHints program) {
        StandardEnvironment environment = new StandardEnvironment();
        program.addTo(environment);
        return of(failure, environment);
    }

    /** Explains a failure to the user of an application that has these properties. */
    public static FailureAnalysis of(@Nullable Throwable failure, Map<String, Object> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
        return of(failure, environment);
    }

    private static FailureAnalysis of(@Nullable Throwable failure, Environment environment) {
        return find(failure, environment).orElseThrow(() -> new AssertionError("nobody explains it", failure));
    }

    /** What this module's analyzers say of a failure, if anything. */
    public static Optional<FailureAnalysis> find(@Nullable Throwable failure, Environment environment) {
        if (failure == null) {
            throw new AssertionError("it started");
        }
        ArgumentResolver arguments = ArgumentResolver.of(Environment.class, environment);
        FailureHandler othersNeedMore = (type, name, problem) -> {};
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, arguments, othersNeedMore)
                .stream()
                .filter(analyzer -> analyzer.getClass().getName().startsWith("io.physarum"))
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst();
    }
}
