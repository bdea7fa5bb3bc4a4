package io.physarum.starter.relay;

import java.time.Duration;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.relay.CircuitLimit;
import io.physarum.libp2p.relay.client.RelayClientConfig;
import io.physarum.libp2p.relay.server.RelayLimits;
import io.physarum.libp2p.relay.server.RelayServer;
import io.physarum.starter.AutoConfigurations;
import io.physarum.starter.NodeMeter;
import io.physarum.starter.P2pProperties;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class RelayAutoConfigurationTest {

    private static final String HOP = "/libp2p/circuit/relay/0.2.0/hop";

    private static final String RELAY =
            "/ip4/192.0.2.1/tcp/4001/p2p/12D3KooWNh7777khxJ5oKyuaEDY2bkR1FVNV6ZYkoMM8WyjiYfA6";

    private final ApplicationContextRunner contexts = AutoConfigurations.atRest();

    @Test
    void theDefaultsAreTheLibrarys() {
        contexts.run(context -> {
            assertThat(context).doesNotHaveBean(RelayServer.class);
            assertThat(context.getBean(Host.class).protocols()).doesNotContain(HOP);
            assertThat(context.getBean(RelayClientConfig.class)).isEqualTo(RelayClientConfig.defaults());
            P2pProperties properties = context.getBean(P2pProperties.class);
            assertThat(RelayConfigs.server(properties.relay().server())).isEqualTo(RelayLimits.defaults());
        });
    }

    @Test
    void servesWhenToldTo() {
        contexts.withPropertyValues("physarum.p2p.relay.server.enabled=true").run(context -> {
            assertThat(context.getBean(Host.class).protocols()).contains(HOP);
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            context.getBean(RelayMeters.class).bindTo(registry);
            for (String side : new String[] {"client", "server"}) {
                assertThat(registry.get(NodeMeter.RELAY_RESERVATIONS.meterName())
                                .tag("side", side)
                                .gauge()
                                .value())
                        .isZero();
            }
            assertThat(registry.get(NodeMeter.RELAY_CIRCUITS.meterName())
                            .gauge()
                            .value())
                    .isZero();
        });
    }

    @Test
    void mapsProperties() {
        contexts.withPropertyValues(
                        "physarum.p2p.relay.client.relays=" + RELAY,
                        "physarum.p2p.relay.client.wanted=1",
                        "physarum.p2p.relay.server.max-reservations=7",
                        "physarum.p2p.relay.server.max-circuits-per-ip=8",
                        "physarum.p2p.relay.server.circuit-duration=2m",
                        "physarum.p2p.relay.server.circuit-data=128KB")
                .run(context -> {
                    assertThat(context.getBean(RelayClientConfig.class).relays())
                            .singleElement()
                            .hasToString(RELAY);
                    P2pProperties properties = context.getBean(P2pProperties.class);
                    RelayLimits limits = RelayConfigs.server(properties.relay().server());
                    assertThat(limits.maxReservations()).isEqualTo(7);
                    assertThat(limits.maxCircuitsPerIp()).isEqualTo(8);
                    assertThat(limits.circuit()).isEqualTo(new CircuitLimit(Duration.ofMinutes(2), 128 * 1024));
                });
    }

    @Test
    void refusesARelayBehindARelay() {
        contexts.withPropertyValues("physarum.p2p.relay.client.relays=" + RELAY + "/p2p-circuit")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("leads through another"));
    }
}
