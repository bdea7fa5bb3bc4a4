package io.physarum.starter.mdns;

import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.discovery.mdns.MdnsConfig;
import io.physarum.libp2p.discovery.mdns.MdnsDiscovery;
import io.physarum.libp2p.discovery.mdns.MdnsLimits;
import io.physarum.libp2p.security.pnet.PreSharedKey;
import io.physarum.starter.AutoConfigurations;
import io.physarum.starter.FailureAnalyses;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class MdnsAutoConfigurationTest {

    private final ApplicationContextRunner contexts = AutoConfigurations.atRest();

    private final ApplicationContextRunner enabled = contexts.withPropertyValues("physarum.p2p.mdns.enabled=true");

    @Test
    void isOffUnlessWanted() {
        contexts.run(context -> assertThat(context).doesNotHaveBean(MdnsDiscovery.class));
    }

    @Test
    void hasTheDefaultsOfTheLibrary() {
        enabled.run(context -> assertThat(context)
                .hasSingleBean(MdnsDiscovery.class)
                .getBean(MdnsConfig.class)
                .isEqualTo(MdnsConfig.DEFAULT));
    }

    @Test
    void takesThePropertiesOver() {
        enabled.withPropertyValues(
                        "physarum.p2p.mdns.service-tag=_mine._udp.local",
                        "physarum.p2p.mdns.port=5354",
                        "physarum.p2p.mdns.interfaces=eth7",
                        "physarum.p2p.mdns.interval=5s",
                        "physarum.p2p.mdns.address-ttl=6s",
                        "physarum.p2p.mdns.announce=false",
                        "physarum.p2p.mdns.connect=false",
                        "physarum.p2p.mdns.limits.packet-bytes=1000",
                        "physarum.p2p.mdns.limits.records-per-packet=1",
                        "physarum.p2p.mdns.limits.addresses-per-peer=2",
                        "physarum.p2p.mdns.limits.peers=3",
                        "physarum.p2p.mdns.limits.peers-per-minute=4")
                .run(context -> assertThat(context.getBean(MdnsConfig.class))
                        .isEqualTo(new MdnsConfig(
                                "_mine._udp.local",
                                5354,
                                List.of("eth7"),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(6),
                                false,
                                false,
                                new MdnsLimits(1000, 1, 2, 3, 4))));
    }

    @Test
    void aPrivateNetworkHasATagOfItsOwn() {
        enabled.withPropertyValues("physarum.p2p.psk=a secret")
                .run(context -> assertThat(context.getBean(MdnsConfig.class).serviceTag())
                        .isEqualTo(MdnsConfig.serviceTagOf(PreSharedKey.fromPassphrase("a secret"))));
    }

    @Test
    void explainsATagThatIsNoName() {
        assertThat(FailureAnalyses.of(enabled.withPropertyValues("physarum.p2p.mdns.service-tag=a..b"))
                        .getDescription())
                .contains("a..b");
    }
}
