package io.physarum.starter.actuate;

import java.util.Properties;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusScrapeEndpoint;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.server.RouterFunction;

import static org.assertj.core.api.Assertions.assertThat;

class ScrapePathAutoConfigurationTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private final ReactiveWebApplicationContextRunner foreign = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ScrapePathAutoConfiguration.class))
            .withBean(MeterRegistry.class, () -> registry)
            .withBean(
                    PrometheusScrapeEndpoint.class,
                    () -> new PrometheusScrapeEndpoint(registry.getPrometheusRegistry(), new Properties()));

    private final ReactiveWebApplicationContextRunner contexts =
            foreign.withPropertyValues("physarum.metrics-path.enabled=true");

    @Test
    void answersInPrometheusTextFormat() {
        registry.counter("some.things").increment();
        contexts.run(context -> client(context.getBean(RouterFunction.class))
                .get()
                .uri("/metrics")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueMatches(HttpHeaders.CONTENT_TYPE, "text/plain;version=0.0.4.*")
                .expectBody(String.class)
                .value(body -> assertThat(body).contains("some_things_total 1.0")));
    }

    @Test
    void answersInTheFormatThatTheScraperAccepts() {
        registry.counter("some.things").increment();
        contexts.run(context -> client(context.getBean(RouterFunction.class))
                .get()
                .uri("/metrics")
                .header(HttpHeaders.ACCEPT, "application/openmetrics-text;version=1.0.0;q=0.9,*/*;q=0.1")
                .exchange()
                .expectHeader()
                .valueMatches(HttpHeaders.CONTENT_TYPE, "application/openmetrics-text.*")
                .expectBody(String.class)
                .value(body -> assertThat(body).endsWith("# EOF\n")));
    }

    @Test
    void answersWithTheNamesAskedForAlone() {
        registry.gauge("some.things", 1);
        registry.gauge("other.things", 1);
        contexts.run(context -> client(context.getBean(RouterFunction.class))
                .get()
                .uri("/metrics?includedNames=some_things")
                .exchange()
                .expectBody(String.class)
                .value(body -> assertThat(body).contains("some_things").doesNotContain("other_things")));
    }

    @Test
    void isThereOnlyIfItIsWanted() {
        contexts.run(context -> assertThat(context).hasSingleBean(RouterFunction.class));
        contexts.withPropertyValues("physarum.metrics-path.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(RouterFunction.class));
        foreign.run(context -> assertThat(context).doesNotHaveBean(RouterFunction.class));
    }

    private static WebTestClient client(RouterFunction<?> routes) {
        return WebTestClient.bindToRouterFunction(routes).build();
    }
}
