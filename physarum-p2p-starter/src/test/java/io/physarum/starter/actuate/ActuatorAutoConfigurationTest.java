package io.physarum.starter.actuate;

import java.util.Objects;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.physarum.libp2p.core.Host;
import io.physarum.starter.AutoConfigurations;
import io.physarum.starter.NodeMeter;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class ActuatorAutoConfigurationTest {

    private final ApplicationContextRunner contexts = AutoConfigurations.atRest();

    @Test
    void theEndpointTellsWhoTheNodeIs() {
        contexts.withPropertyValues("physarum.p2p.announce=/ip4/192.0.2.1/tcp/4001")
                .run(context -> {
                    Host host = context.getBean(Host.class);
                    P2pEndpoint.NodeView node =
                            context.getBean(P2pEndpoint.class).node();
                    assertThat(node.peerId()).isEqualTo(host.peerId().toString());
                    assertThat(node.addresses()).containsExactly("/ip4/192.0.2.1/tcp/4001/p2p/" + host.peerId());
                    assertThat(node.protocols()).contains("/ipfs/ping/1.0.0").isSorted();
                    assertThat(node.peers()).isEmpty();
                });
    }

    @Test
    void theEndpointIsThereOnlyIfExposed() {
        contexts.withPropertyValues("management.endpoints.web.exposure.include=health")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(P2pEndpoint.class));
    }

    @Test
    void aHostThatDoesNotListenIsDown() {
        contexts.run(context -> assertThat(
                        Objects.requireNonNull(context.getBean("p2pHealthIndicator", HealthIndicator.class)
                                        .health())
                                .getStatus())
                .isEqualTo(Status.DOWN));
    }

    @Test
    void theHealthIndicatorHasASwitch() {
        contexts.withPropertyValues("management.health.p2p.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("p2pHealthIndicator"));
    }

    @Test
    void doesWithoutHealth() {
        contexts.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("p2pHealthIndicator"));
    }

    @Test
    void countsConnectionsByWhoDialled() {
        contexts.run(context -> {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            context.getBean(P2pMeters.class).bindTo(registry);
            assertThat(registry.get(NodeMeter.CONNECTIONS.meterName())
                            .tag("direction", "inbound")
                            .gauge()
                            .value())
                    .isZero();
            assertThat(registry.get(NodeMeter.STREAMS.meterName()).gauge().value())
                    .isZero();
            assertThat(registry.get(NodeMeter.BOOTSTRAPS_CONNECTED.meterName())
                            .gauge()
                            .value())
                    .isZero();
        });
    }
}
