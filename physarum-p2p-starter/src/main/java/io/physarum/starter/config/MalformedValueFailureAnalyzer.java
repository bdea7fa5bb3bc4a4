package io.physarum.starter.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.util.unit.DataSize;

/**
 * Explains how a value of a simple type is written. Only of such types, none of which holds a secret, the value is told; what
 * else may be wrong with a property is explained by the analyzers of its own type, or by Spring Boot's.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MalformedValueFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    private static final String WHOLE_NUMBER = "a whole number, such as 10";

    private static final String NUMBER = "a number, such as 0.5";

    private static final Map<Class<?>, String> FORMS = Map.of(
            Duration.class, "a duration with its unit, such as 500ms, 30s, 5m or 2h",
            DataSize.class, "a size with its unit, such as 64KB or 1MB",
            Boolean.class, "true or false",
            Integer.class, WHOLE_NUMBER,
            Long.class, WHOLE_NUMBER,
            Float.class, NUMBER,
            Double.class, NUMBER);

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        ConfigurationProperty property = cause.getProperty();
        ConversionFailedException failed = findCause(cause, ConversionFailedException.class);
        if (failed == null || property == null || !property.getName().toString().startsWith(KnownProperties.ROOT)) {
            return null;
        }
        String form = form(failed.getTargetType().getObjectType());
        if (form == null) {
            return null;
        }
        String name = property.getName().toString();
        return new FailureAnalysis(
                "Property " + name + ", from " + PropertyOrigins.text(property.getOrigin()) + ", is '"
                        + failed.getValue() + "', which is not " + form + ".",
                "Give " + name + " a value of that form, or remove it for the default.",
                cause);
    }

    private static @Nullable String form(Class<?> type) {
        if (!type.isEnum()) {
            return FORMS.get(type);
        }
        List<String> values = Arrays.stream(type.getEnumConstants())
                .map(constant ->
                        ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        return values.size() < 2
                ? null
                : values.stream().limit(values.size() - 1L).collect(Collectors.joining(", ")) + " or "
                        + values.get(values.size() - 1);
    }
}
