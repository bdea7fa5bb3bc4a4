package io.physarum.starter.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/**
 * The settings that all components share, for the last place among the sources of properties. An application of somebody else
 * that uses the starter does not get them: its Actuator, its shutdown and its banner are not for the starter to decide.
 */
final class ComponentDefaults {

    private static final String FILE = "physarum-component-defaults.properties";

    private ComponentDefaults() {}

    static Properties read() {
        try {
            return PropertiesLoaderUtils.loadProperties(new ClassPathResource(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " is missing from the class path", e);
        }
    }
}
