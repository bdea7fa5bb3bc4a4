package io.physarum.starter.actuate;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusScrapeEndpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Answers at {@code /metrics} what {@code /actuator/prometheus} answers, as scrapers of the original expect. Components do so;
 * another application only if it says so, since its own {@code /metrics}, its management port and what it allows by path come
 * first.
 */
@AutoConfiguration(after = PrometheusMetricsExportAutoConfiguration.class)
@ConditionalOnClass({PrometheusScrapeEndpoint.class, RouterFunction.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean(PrometheusScrapeEndpoint.class)
@ConditionalOnBooleanProperty(name = "physarum.metrics-path.enabled")
public final class ScrapePathAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "metricsPathRoute")
    RouterFunction<ServerResponse> metricsPathRoute(PrometheusScrapeEndpoint endpoint) {
        return RouterFunctions.route()
                .GET("/metrics", new ScrapePathHandler(endpoint))
                .build();
    }
}
