package io.physarum.starter.host;

import java.time.Duration;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.physarum.libp2p.core.ConnectionRefusedException;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.host.gater.GaterRules;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.starter.AutoConfigurations;
import io.physarum.starter.NodeMeter;
import io.physarum.starter.P2pProperties;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class GaterPropertiesTest {

    private final ApplicationContextRunner contexts = AutoConfigurations.atRest();

    private final PeerId friend = Keys.generate(KeyType.ED25519).peerId();

    private final PeerId banned = Keys.generate(KeyType.ED25519).peerId();

    @Test
    void nobodyIsRefusedByDefault() {
        contexts.run(context ->
                assertThat(context.getBean(P2pProperties.class).gater().rules()).isEqualTo(GaterRules.NONE));
    }

    @Test
    void makesRulesOfTheProperties() {
        contexts.withPropertyValues(
                        "physarum.p2p.gater.allow-peers=" + friend,
                        "physarum.p2p.gater.deny-peers=" + banned,
                        "physarum.p2p.gater.allow-networks=10.0.0.0/8, 127.0.0.1",
                        "physarum.p2p.gater.deny-networks[0]=2001:db8::/32")
                .run(context -> assertThat(
                                context.getBean(P2pProperties.class).gater().rules())
                        .isEqualTo(GaterRules.parse("allow " + friend + "\ndeny " + banned
                                + "\nallow 10.0.0.0/8\nallow 127.0.0.1\ndeny 2001:db8::/32")));
    }

    @Test
    void theHostKeepsToTheRulesAndRefusalsAreCounted() {
        contexts.withPropertyValues("physarum.p2p.gater.deny-peers=" + banned).run(context -> {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            context.getBean(GaterMeters.class).bindTo(registry);

            assertThat(context.getBean(Host.class).connect(banned, List.of()))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withCauseInstanceOf(ConnectionRefusedException.class);

            assertThat(registry.get(NodeMeter.GATER_REFUSALS.meterName())
                            .tag("stage", "peer_dial")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get(NodeMeter.GATER_REFUSALS.meterName()).functionCounters())
                    .hasSize(4);
        });
    }
}
