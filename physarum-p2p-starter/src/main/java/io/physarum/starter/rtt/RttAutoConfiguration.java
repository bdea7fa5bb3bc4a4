package io.physarum.starter.rtt;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.ping.Ping;
import io.physarum.starter.NodeMeter;
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
            NodeMeter.PROBE_PEERS.gauge(table, known -> known.all().size()).register(registry);
            NodeMeter.PINGS.counting(prober, RttProber::answered, "answered").register(registry);
            NodeMeter.PINGS
                    .counting(prober, RttProber::unanswered, "unanswered")
                    .register(registry);
        };
    }
}
