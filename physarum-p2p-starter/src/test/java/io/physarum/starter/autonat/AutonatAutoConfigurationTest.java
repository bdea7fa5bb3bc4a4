package io.physarum.starter.autonat;

import java.time.Duration;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.physarum.libp2p.autonat.Autonat;
import io.physarum.libp2p.autonat.AutonatConfig;
import io.physarum.libp2p.autonat.AutonatLimits;
import io.physarum.starter.AutoConfigurations;
import io.physarum.starter.NodeMeter;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class AutonatAutoConfigurationTest {

    private final ApplicationContextRunner contexts = AutoConfigurations.atRest();

    private final ApplicationContextRunner enabled =
            contexts.withPropertyValues("physarum.p2p.autonat.client=true", "physarum.p2p.autonat.serve=true");

    @Test
    void isOffUnlessWanted() {
        contexts.run(context ->
                assertThat(context).doesNotHaveBean(Autonat.class).doesNotHaveBean(ReachabilityMeters.class));
        contexts.withPropertyValues("physarum.p2p.autonat.serve=true")
                .run(context -> assertThat(context).hasSingleBean(Autonat.class));
    }

    @Test
    void hasTheDefaultsOfTheLibrary() {
        enabled.run(context -> assertThat(context).getBean(AutonatConfig.class).isEqualTo(AutonatConfig.DEFAULT));
    }

    @Test
    void takesThePropertiesOver() {
        enabled.withPropertyValues(
                        "physarum.p2p.autonat.serve=false",
                        "physarum.p2p.autonat.allow-private=true",
                        "physarum.p2p.autonat.confidence=4",
                        "physarum.p2p.autonat.observers=5",
                        "physarum.p2p.autonat.probe-interval=6s",
                        "physarum.p2p.autonat.retest-interval=7s",
                        "physarum.p2p.autonat.timeout=8s",
                        "physarum.p2p.autonat.limits.requests-per-minute=9",
                        "physarum.p2p.autonat.limits.requests-per-peer=10",
                        "physarum.p2p.autonat.limits.dial-data-per-minute=11",
                        "physarum.p2p.autonat.limits.concurrent=12",
                        "physarum.p2p.autonat.limits.addresses=13",
                        "physarum.p2p.autonat.limits.max-dial-data=14")
                .run(context -> assertThat(context.getBean(AutonatConfig.class))
                        .isEqualTo(new AutonatConfig(
                                true,
                                false,
                                true,
                                4,
                                5,
                                Duration.ofSeconds(6),
                                Duration.ofSeconds(7),
                                Duration.ofSeconds(8),
                                new AutonatLimits(9, 10, 11, 12, 13, 14))));
    }

    @Test
    void showsTheReachabilityAsAGauge() {
        enabled.run(context -> {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            context.getBean(ReachabilityMeters.class).bindTo(registry);
            assertThat(registry.get(NodeMeter.REACHABILITY.meterName())
                            .tag("state", "unknown")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(registry.get(NodeMeter.REACHABILITY.meterName())
                            .tag("state", "reachable")
                            .gauge()
                            .value())
                    .isZero();
        });
    }
}
