package io.physarum.starter.web;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Explains that a bean of the mesh is not there because a property has turned it off; Spring Boot's analyzer does not know. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MissingBeanFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

    private static final Set<String> NAMES =
            Set.of(MeshWebClientAutoConfiguration.BUILDER, MeshWebClientAutoConfiguration.CONNECTOR);

    private static final List<String> SWITCHES = List.of(
            "physarum.p2p.enabled",
            "physarum.p2p.dht.enabled",
            "physarum.mesh.client.enabled",
            "physarum.mesh.registry.enabled",
            "physarum.mesh.pool.enabled",
            "physarum.mesh.allocation.enabled",
            "physarum.mesh.serving.enabled",
            "physarum.resolve.enabled");

    private final Environment environment;

    MissingBeanFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
        InjectionPoint point = injectionPoint(rootFailure);
        String wanted = wanted(cause, point);
        List<String> off = SWITCHES.stream().filter(this::isOff).toList();
        if (wanted == null || off.isEmpty() || cause instanceof NoUniqueBeanDefinitionException) {
            return null;
        }
        return new FailureAnalysis(
                "There is no " + wanted + (point == null ? "" : " for " + place(point))
                        + ". The starter makes it only while what it needs is on, and this is off: "
                        + String.join("=false, ", off) + "=false.",
                "Remove that, or let the application do without the bean while it is set (ObjectProvider,"
                        + " @ConditionalOnBean). A test that only has to start without a network keeps it on and sets"
                        + " physarum.p2p.bootstraps= and physarum.p2p.bootstrap.required=false and"
                        + " physarum.p2p.ephemeral=true.",
                cause);
    }

    private boolean isOff(String property) {
        String value = environment.getProperty(property);
        return value != null && !value.equalsIgnoreCase("true");
    }

    /** What to call the bean that is missing; null if it is none of the starter's. */
    private static @Nullable String wanted(NoSuchBeanDefinitionException cause, @Nullable InjectionPoint point) {
        String name = cause.getBeanName();
        if (name != null) {
            return NAMES.contains(name) ? "bean " + name : null;
        }
        Qualifier qualifier = point == null ? null : point.getAnnotation(Qualifier.class);
        if (qualifier != null && NAMES.contains(qualifier.value())) {
            return "bean " + qualifier.value();
        }
        ResolvableType type = cause.getResolvableType();
        Class<?> wanted = type == null ? null : type.resolve();
        return wanted != null && wanted.getName().startsWith("io.physarum.")
                ? "bean of type " + wanted.getName()
                : null;
    }

    /** Where the bean was to go: the innermost of those that failed for the lack of it. */
    private static @Nullable InjectionPoint injectionPoint(Throwable failure) {
        InjectionPoint found = null;
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof UnsatisfiedDependencyException unsatisfied) {
                found = unsatisfied.getInjectionPoint();
            }
        }
        return found;
    }

    private static String place(InjectionPoint point) {
        return point.getMember().getDeclaringClass().getName();
    }
}
