package io.physarum.starter.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import io.physarum.mesh.call.ServiceClient;
import io.physarum.starter.AutoConfigurations;
import io.physarum.starter.FailureAnalyses;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

class MissingBeanFailureAnalyzerTest {

    private final ApplicationContextRunner contexts = AutoConfigurations.atRest();

    @Test
    void namesTheSwitchThatTookTheBuilderAway() {
        FailureAnalysis analysis =
                analysisOf(Greeter.class, "physarum.p2p.enabled").orElseThrow();
        assertThat(analysis.getDescription())
                .contains("bean meshWebClientBuilder for " + Greeter.class.getName(), ": physarum.p2p.enabled=false.");
        assertThat(analysis.getAction())
                .contains("physarum.p2p.bootstrap.required=false", "physarum.p2p.ephemeral=true");
    }

    @Test
    void namesAllSwitchesThatAreOff() {
        assertThat(analysisOf(Greeter.class, "physarum.mesh.pool.enabled", "physarum.resolve.enabled")
                        .orElseThrow()
                        .getDescription())
                .contains(": physarum.mesh.pool.enabled=false, physarum.resolve.enabled=false.");
    }

    @Test
    void namesTheBeanThatIsMissingBehindAnother() {
        FailureAnalysis analysis =
                analysisOf(Nested.class, "physarum.mesh.client.enabled").orElseThrow();
        assertThat(analysis.getDescription())
                .contains("bean of type " + ServiceClient.class.getName(), "for " + Nested.class.getName());
    }

    @Test
    void leavesToSpringBootWhatIsNotTheStarters() {
        assertThat(analysisOf(OfOthers.class, "physarum.p2p.enabled")).isEmpty();
        assertThat(analysisOf(Misnamed.class, "physarum.p2p.enabled")).isEmpty();
    }

    private Optional<FailureAnalysis> analysisOf(Class<?> application, String... off) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String property : off) {
            properties.put(property, "false");
        }
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        contexts.withPropertyValues(properties.keySet().stream()
                        .map(name -> name + "=false")
                        .toArray(String[]::new))
                .withUserConfiguration(application)
                .run(context -> failure.set(context.getStartupFailure()));
        return FailureAnalyses.find(failure.get(), environment);
    }

    /** As the README has it. */
    static final class Greeter {

        Greeter(@Qualifier("meshWebClientBuilder") WebClient.Builder builder) {
            builder.build();
        }
    }

    /** What another bean needs needs a client. */
    @Configuration(proxyBeanMethods = false)
    static class Nested {

        @Bean
        StringBuilder middle(ServiceClient client) {
            return new StringBuilder(client.getClass().getName());
        }

        @Bean
        String outer(StringBuilder middle) {
            return middle.toString();
        }
    }

    /** Wants something of its own. */
    static final class OfOthers {

        OfOthers(StringBuilder own) {
            own.append('x');
        }
    }

    /** Wants a builder that nobody makes. */
    static final class Misnamed {

        Misnamed(@Qualifier("otherBuilder") WebClient.Builder builder) {
            builder.build();
        }
    }
}
