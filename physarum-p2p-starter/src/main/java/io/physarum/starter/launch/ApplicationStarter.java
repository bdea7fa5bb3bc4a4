package io.physarum.starter.launch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.physarum.starter.flags.SettingHints;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.MapPropertySource;

/**
 * Starts a component's context, with properties that win over every other source and with the defaults that all components
 * share. Immutable.
 */
public final class ApplicationStarter {

    private static final String SOURCE_NAME = "physarumFlags";

    private final Class<?> application;

    private final Map<String, Object> properties;

    private final List<ApplicationContextInitializer<ConfigurableApplicationContext>> initializers;

    private final boolean shutdownHook;

    private ApplicationStarter(
            Class<?> application,
            Map<String, Object> properties,
            List<ApplicationContextInitializer<ConfigurableApplicationContext>> initializers,
            boolean shutdownHook) {
        this.application = application;
        this.properties = Map.copyOf(properties);
        this.initializers = List.copyOf(initializers);
        this.shutdownHook = shutdownHook;
    }

    /** A starter of an application class, which stops with the process. */
    public static ApplicationStarter of(Class<?> application) {
        return new ApplicationStarter(application, Map.of(), List.of(), true);
    }

    /** This starter with more properties; the last value given counts. */
    public ApplicationStarter with(Map<String, Object> more) {
        Map<String, Object> all = new LinkedHashMap<>(properties);
        all.putAll(more);
        return new ApplicationStarter(application, all, initializers, shutdownHook);
    }

    /** This starter with something to do to the context before its beans are made. */
    public ApplicationStarter prepare(ApplicationContextInitializer<ConfigurableApplicationContext> initializer) {
        List<ApplicationContextInitializer<ConfigurableApplicationContext>> all = new ArrayList<>(initializers);
        all.add(initializer);
        return new ApplicationStarter(application, properties, all, shutdownHook);
    }

    /** This starter of a program whose messages say how its settings are given. */
    public ApplicationStarter hinting(SettingHints hints) {
        return prepare(context -> hints.addTo(context.getEnvironment()));
    }

    /** This starter with the stopping left to the caller: no shutdown hook. */
    public ApplicationStarter stoppedByCaller() {
        return new ApplicationStarter(application, properties, initializers, false);
    }

    /** Starts the application and returns when it is ready; a failure has been logged when it is thrown. */
    public ConfigurableApplicationContext start() {
        SpringApplication spring = new SpringApplication(application);
        spring.setMainApplicationClass(application);
        spring.setDefaultProperties(ComponentDefaults.read());
        spring.addListeners(new PropertiesFirst(properties));
        spring.addInitializers(initializers.toArray(ApplicationContextInitializer[]::new));
        spring.setRegisterShutdownHook(shutdownHook);
        return spring.run();
    }

    /** Adds the properties before any configuration file is looked for. */
    private record PropertiesFirst(Map<String, Object> properties)
            implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

        @Override
        public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
            if (!properties.isEmpty()) {
                event.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource(SOURCE_NAME, Map.copyOf(properties)));
            }
        }

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }
    }
}
