package io.physarum.starter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.util.ClassUtils;

/** Application contexts with all auto-configurations of this module. */
public final class AutoConfigurations {

    private static final String IMPORTS =
            "/META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

    private AutoConfigurations() {}

    /** A runner whose contexts have beans that are never started, so that nothing opens a socket. */
    public static ApplicationContextRunner atRest() {
        return contexts().withInitializer(AutoConfigurations::neverStart);
    }

    /** A runner whose contexts start their beans, and wait for others as long as a busy machine may need. */
    public static ApplicationContextRunner running() {
        return contexts()
                .withPropertyValues(
                        "physarum.mesh.discovery.timeout=30s",
                        "physarum.mesh.discovery.ping-timeout=30s",
                        "physarum.mesh.registry.timeout=30s",
                        "physarum.mesh.allocation.offer-timeout=30s");
    }

    private static ApplicationContextRunner contexts() {
        return new ApplicationContextRunner()
                .withConfiguration(org.springframework.boot.autoconfigure.AutoConfigurations.of(all()))
                .withPropertyValues(
                        "physarum.p2p.ephemeral=true",
                        "physarum.p2p.listen=/ip4/127.0.0.1/tcp/0",
                        "physarum.p2p.bootstrap.required=false",
                        "management.endpoints.web.exposure.include=p2p");
    }

    /** The auto-configurations that this module names. */
    public static Class<?>[] all() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(AutoConfigurations.class.getResourceAsStream(IMPORTS)),
                StandardCharsets.UTF_8))) {
            return in.lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> ClassUtils.resolveClassName(line, null))
                    .toArray(Class<?>[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void neverStart(ConfigurableApplicationContext context) {
        context.getBeanFactory().registerSingleton("lifecycleProcessor", new LifecycleAtRest());
    }

    /** Leaves all beans at rest. */
    private static final class LifecycleAtRest implements LifecycleProcessor {

        @Override
        public void onRefresh() {}

        @Override
        public void onClose() {}

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return false;
        }
    }
}
