package io.physarum.starter.rtt;

import java.time.Duration;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.physarum.starter.AutoConfigurations;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class RttAutoConfigurationTest {

    private final ApplicationContextRunner contexts = AutoConfigurations.atRest();

    @Test
    void probesByDefault() {
        contexts.run(
                context -> assertThat(context).hasSingleBean(RttTable.class).hasSingleBean(RttProber.class));
    }

    @Test
    void probingCanBeTurnedOff() {
        contexts.withPropertyValues("physarum.p2p.probe.enabled=false")
                .run(context -> assertThat(context)
                        .hasSingleBean(RttTable.class)
                        .doesNotHaveBean(RttProber.class)
                        .doesNotHaveBean("rttMeters"));
    }

    @Test
    void aTableOfTheApplicationWins() {
        RttTable own = new RttTable(1, Duration.ofDays(1), 1, System::nanoTime);
        contexts.withBean(RttTable.class, () -> own)
                .run(context -> assertThat(context.getBean(RttTable.class)).isSameAs(own));
    }

    @Test
    void countsPings() {
        contexts.run(context -> {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            context.getBean("rttMeters", MeterBinder.class).bindTo(registry);
            assertThat(registry.get("physarum.p2p.pings")
                            .tag("result", "answered")
                            .functionCounter()
                            .count())
                    .isZero();
            assertThat(registry.get("physarum.p2p.probe.peers").gauge().value()).isZero();
        });
    }
}
