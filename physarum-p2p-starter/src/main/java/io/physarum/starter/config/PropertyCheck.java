package io.physarum.starter.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Refuses properties in files and on the command line that are below {@code physarum.} and in the group of no component. Those
 * of this application's groups are refused when they are bound. Of the environment, whose variables others set as well, what
 * looks like a property of this application but is none is warned of.
 */
final class PropertyCheck implements EnvironmentPostProcessor, Ordered {

    private static final String VARIABLE = "PHYSARUM_";

    /** Kubernetes sets these for every Service, and calls them after it. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*_(SERVICE_(HOST|PORT.*)|PORT(_[0-9]+_(TCP|UDP).*)?)");

    private final Log log;

    /** Spring makes it. */
    PropertyCheck(DeferredLogFactory logs) {
        this.log = logs.getLog(PropertyCheck.class);
    }

    /** After all that brings properties. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, String> unknown = new TreeMap<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> names && isWritten(source)) {
                Stream.of(names.getPropertyNames())
                        .filter(PropertyCheck::isSuspicious)
                        .forEach(name -> unknown.putIfAbsent(name, origin(source, name)));
            } else if (source instanceof EnumerablePropertySource<?> names
                    && source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
                warnOf(Stream.of(names.getPropertyNames())
                        .filter(PropertyCheck::isSuspiciousVariable)
                        .toList());
            }
        }
        if (!unknown.isEmpty()) {
            KnownProperties known = KnownProperties.read();
            unknown.keySet().removeIf(name -> known.isGroup(group(name)));
        }
        if (!unknown.isEmpty()) {
            throw new UnknownPropertyException(unknown);
        }
    }

    /** Whether a person wrote what is in a source for this application. */
    private static boolean isWritten(PropertySource<?> source) {
        return source instanceof OriginTrackedMapPropertySource
                || source instanceof ConfigTreePropertySource
                || PropertyOrigins.isCommandLine(source);
    }

    private static boolean isSuspicious(String name) {
        return name.startsWith(KnownProperties.ROOT) && !KnownProperties.isComponents(group(name));
    }

    private static String group(String name) {
        return name.substring(KnownProperties.ROOT.length()).split("[.\\[]", 2)[0];
    }

    private static boolean isSuspiciousVariable(String name) {
        return name.startsWith(VARIABLE)
                && !name.equals("PHYSARUM_HOME")
                && !SERVICE_LINK.matcher(name).matches()
                && KnownProperties.isComponents(groupOf(name));
    }

    private static String groupOf(String variable) {
        return variable.substring(VARIABLE.length()).split("_", 2)[0];
    }

    private void warnOf(List<String> variables) {
        if (variables.isEmpty()) {
            return;
        }
        KnownProperties known = KnownProperties.read();
        variables.stream()
                .filter(variable -> known.isOwn(groupOf(variable)) && !known.isSetBy(variable))
                .forEach(variable -> log.warn("Nothing reads the environment variable " + variable
                        + ", although it is called like a property of "
                        + KnownProperties.ROOT + groupOf(variable).toLowerCase(Locale.ROOT)));
    }

    private static String origin(PropertySource<?> source, String name) {
        Origin origin = OriginLookup.getOrigin(source, name);
        return origin == null && source instanceof OriginTrackedMapPropertySource
                ? source.getName()
                : PropertyOrigins.text(origin);
    }
}
