package io.physarum.starter.config;

import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Explains which properties a component does not have, and what may have been meant; in place of Spring Boot's analyzer. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnboundPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
        Map<String, String> origins = new TreeMap<>();
        cause.getUnboundProperties()
                .forEach(property ->
                        origins.put(property.getName().toString(), PropertyOrigins.text(property.getOrigin())));
        boolean ours = origins.keySet().stream().allMatch(name -> name.startsWith(KnownProperties.ROOT));
        return ours ? UnknownPropertyText.analysis(origins, cause) : null;
    }
}
