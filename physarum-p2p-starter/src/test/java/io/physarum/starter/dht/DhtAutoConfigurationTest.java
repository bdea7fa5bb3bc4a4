package io.physarum.starter.dht;

import java.time.Duration;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.DhtListener;
import io.physarum.libp2p.kad.DhtMode;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.kad.wire.KadMessageType;
import io.physarum.starter.AutoConfigurations;
import io.physarum.starter.NodeMeter;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class DhtAutoConfigurationTest {

    private final ApplicationContextRunner contexts = AutoConfigurations.atRest();

    @Test
    void theDefaultsAreTheLibrarys() {
        contexts.run(context -> {
            assertThat(context).hasSingleBean(KademliaDht.class);
            assertThat(context.getBean(DhtConfig.class)).isEqualTo(DhtConfig.DEFAULT);
        });
    }

    @Test
    void mapsProperties() {
        contexts.withPropertyValues(
                        "physarum.p2p.dht.mode=client",
                        "physarum.p2p.dht.k=8",
                        "physarum.p2p.dht.alpha=3",
                        "physarum.p2p.dht.provider-ttl=30s",
                        "physarum.p2p.dht.limits.providers-per-key=17",
                        "physarum.p2p.dht.limits.value-bytes=2048",
                        "physarum.p2p.dht.limits.own-values=99")
                .run(context -> {
                    DhtConfig config = context.getBean(DhtConfig.class);
                    assertThat(config.mode()).isEqualTo(DhtMode.CLIENT);
                    assertThat(config.k()).isEqualTo(8);
                    assertThat(config.alpha()).isEqualTo(3);
                    assertThat(config.times().providerTtl()).isEqualTo(Duration.ofSeconds(30));
                    assertThat(config.times().reannounce()).isEqualTo(Duration.ofSeconds(10));
                    assertThat(config.limits().providers().perKey()).isEqualTo(17);
                    assertThat(config.limits().values().valueBytes()).isEqualTo(2048);
                    assertThat(config.limits().values().own()).isEqualTo(99);
                });
    }

    @Test
    void canBeTurnedOff() {
        contexts.withPropertyValues("physarum.p2p.dht.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(KademliaDht.class)
                        .doesNotHaveBean(DhtMeters.class));
    }

    @Test
    void aConfigurationOfTheApplicationWins() {
        DhtConfig own = DhtConfig.DEFAULT.withProtocolPrefix("/own");
        contexts.withBean(DhtConfig.class, () -> own)
                .run(context -> assertThat(context.getBean(DhtConfig.class)).isSameAs(own));
    }

    @Test
    void metersWhatTheDhtDoes() {
        contexts.run(context -> {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            DhtMeters meters = context.getBean(DhtMeters.class);
            meters.onLimit("before there is a registry");
            meters.bindTo(registry);
            meters.onRequest(KadMessageType.FIND_NODE, Duration.ofMillis(5), DhtListener.Outcome.OK);
            meters.onServed(KadMessageType.ADD_PROVIDER, DhtListener.Outcome.FAILED);
            meters.onLookup(
                    new DhtListener.LookupReport(DhtListener.LookupKind.PROVIDERS, Duration.ofMillis(9), 3, 2, false));
            meters.onSizes(4, 5, 6);
            meters.onLimit("dht-streams");
            assertCounted(registry);
        });
    }

    private static void assertCounted(SimpleMeterRegistry registry) {
        assertThat(registry.get(NodeMeter.DHT_REQUESTS.meterName())
                        .tags("type", "find_node", "outcome", "ok")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get(NodeMeter.DHT_SERVED.meterName())
                        .tags("type", "add_provider", "outcome", "failed")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get(NodeMeter.DHT_LOOKUPS.meterName())
                        .tags("kind", "providers", "outcome", "ok")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get(NodeMeter.DHT_ROUTING_TABLE.meterName()).gauge().value())
                .isEqualTo(4);
        assertThat(registry.get(NodeMeter.DHT_RECORDS.meterName())
                        .tag("kind", "providers")
                        .gauge()
                        .value())
                .isEqualTo(5);
        assertThat(registry.get(NodeMeter.DHT_LIMITS.meterName())
                        .tag("limit", "dht-streams")
                        .counter()
                        .count())
                .isEqualTo(1);
    }
}
