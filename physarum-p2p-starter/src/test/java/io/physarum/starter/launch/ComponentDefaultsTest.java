package io.physarum.starter.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

class ComponentDefaultsTest {

    /** What components have had from the first day; Spring Boot has other defaults for all of them. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("spring.main.banner-mode", "off"),
            Map.entry("spring.jmx.enabled", "false"),
            Map.entry("management.endpoints.web.exposure.include", "health,info,prometheus,metrics,p2p"),
            Map.entry("management.endpoint.health.show-details", "always"),
            Map.entry("management.endpoint.health.probes.enabled", "true"),
            Map.entry("management.health.diskspace.enabled", "false"),
            Map.entry("management.health.ssl.enabled", "false"),
            Map.entry("spring.lifecycle.timeout-per-shutdown-phase", "10s"),
            Map.entry("server.netty.idle-timeout", "60s"),
            Map.entry("management.metrics.system.diskspace.paths", "/of/mine"),
            Map.entry("physarum.metrics-path.enabled", "true"));

    private static final String PLAIN = "--spring.main.web-application-type=none";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aComponentHasThem() {
        try (ConfigurableApplicationContext component = component(Map.of("physarum.home", "/of/mine"))) {
            Environment environment = component.getEnvironment();
            SETTINGS.forEach((name, value) ->
                    assertThat(environment.getProperty(name)).as(name).isEqualTo(value));
        }
    }

    @Test
    void anApplicationThatUsesTheStarterKeepsSpringBootsOwn() {
        try (ConfigurableApplicationContext foreign = SpringApplication.run(Empty.class, PLAIN)) {
            Environment environment = foreign.getEnvironment();
            SETTINGS.forEach((name, value) ->
                    assertThat(environment.getProperty(name)).as(name).isNull());
            assertThat(environment.getProperty("physarum.home"))
                    .isEqualTo(System.getProperty("user.home") + "/.physarum");
        }
    }

    @Test
    void aFileWinsOverThem() throws Exception {
        Path file = Files.writeString(
                folder.resolve("settings.yml"), "management.endpoints.web.exposure.include: health,instances\n");
        try (ConfigurableApplicationContext component =
                component(Map.of("spring.config.additional-location", file.toString()))) {
            assertThat(component.getEnvironment().getProperty("management.endpoints.web.exposure.include"))
                    .isEqualTo("health,instances");
        }
    }

    private static ConfigurableApplicationContext component(Map<String, Object> properties) {
        return ApplicationStarter.of(Empty.class)
                .with(Map.of("spring.main.web-application-type", "none"))
                .with(properties)
                .stoppedByCaller()
                .start();
    }

    /** An application of no beans. */
    @Configuration
    static class Empty {}
}
