package io.physarum.starter.rtt;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.ping.Ping;
import io.physarum.starter.P2pProperties;
import io.physarum.starter.ProbeProperties;
import io.physarum.starter.host.HostAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Measures the distance to every connected peer. */
@AutoConfiguration(after = HostAutoConfiguration.class)
@ConditionalOnBean(Host.class)
public final class RttAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    RttTable rttTable(P2pProperties properties) {
        ProbeProperties probe = properties.probe();
        return new RttTable(probe.smoothing(), probe.expiry(), probe.maxPeers(), System::nanoTime);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty(name = "physarum.p2p.probe.enabled", matchIfMissing = true)
    RttProber rttProber(Host host, Ping ping, RttTable table, P2pProperties properties) {
        return new RttProber(host, ping, table, properties.probe());
    }

    @Bean
    @ConditionalOnBean(RttProber.class)
    @ConditionalOnMissingBean(name = "rttMeters")
    MeterBinder rttMeters(RttTable table, RttProber prober) {
        return registry -> {
            Gauge.builder(
                            "physarum.p2p.probe.peers",
                            table,
                            known -> known.all().size())
                    .description("Peers whose distance is known")
                    .register(registry);
            FunctionCounter.builder("physarum.p2p.pings", prober, RttProber::answered)
                    .tag("result", "answered")
                    .description("Pings sent to connected peers")
                    .register(registry);
            FunctionCounter.builder("physarum.p2p.pings", prober, RttProber::unanswered)
                    .tag("result", "unanswered")
                    .description("Pings sent to connected peers")
                    .register(registry);
        };
    }
}
