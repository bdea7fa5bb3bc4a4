package io.physarum.proxy.tracing;

import io.physarum.proxy.gateway.RequestTracing;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class TracingConfigurationTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(TracingConfiguration.class);

    @Test
    void takesAnEmptyEndpointForNone() {
        runner.withPropertyValues("physarum.tracing.endpoint=")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(RequestTracing.class));
    }
}
