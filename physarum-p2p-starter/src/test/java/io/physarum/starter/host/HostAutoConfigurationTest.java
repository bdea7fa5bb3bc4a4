package io.physarum.starter.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.dnsaddr.DnsAddrLimits;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.host.HostLimits;
import io.physarum.libp2p.host.gater.IpNetwork;
import io.physarum.libp2p.identity.KeyFile;
import io.physarum.libp2p.identity.KeyFileException;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.muxer.yamux.YamuxConfig;
import io.physarum.libp2p.ping.Ping;
import io.physarum.starter.AutoConfigurations;
import io.physarum.starter.NodeMeter;
import io.physarum.starter.P2pProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.client.ReactorResourceFactory;

import static org.assertj.core.api.Assertions.assertThat;

class HostAutoConfigurationTest {

    private final ApplicationContextRunner contexts = AutoConfigurations.atRest();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void thereIsAHostByDefault() {
        contexts.run(context -> {
            assertThat(context).hasSingleBean(Host.class).hasSingleBean(Ping.class);
            Host host = context.getBean(Host.class);
            assertThat(host.privateKey().type()).isEqualTo(KeyType.ED25519);
            assertThat(host.protocols()).contains("/ipfs/ping/1.0.0", "/ipfs/id/1.0.0");
            assertThat(host.eventLoopGroup()).isSameAs(context.getBean(EventLoopGroup.class));
        });
    }

    @Test
    void countsHowOftenEachLimitBit() {
        contexts.run(context -> {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            LimitMeters meters = context.getBean(LimitMeters.class);
            meters.onLimit("max-streams-per-connection");
            meters.bindTo(registry);
            meters.onLimit("max-streams-per-connection");
            meters.onLimit("one that is not documented");
            assertThat(registry.get(NodeMeter.LIMITS.meterName())
                            .tag("limit", "max-streams-per-connection")
                            .functionCounter()
                            .count())
                    .isEqualTo(2);
            assertThat(registry.get(NodeMeter.LIMITS.meterName()).functionCounters())
                    .hasSameSizeAs(NodeMeter.LIMITS.spec().tags().get(0).values())
                    .allSatisfy(counter ->
                            assertThat(counter.getId().getTag("limit")).doesNotStartWith("dht-"));
        });
    }

    @Test
    void aNodeThatIsTurnedOffHasNothing() {
        contexts.withPropertyValues("physarum.p2p.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(Host.class)
                        .doesNotHaveBean(Ping.class)
                        .doesNotHaveBean(PrivateKey.class)
                        .doesNotHaveBean(EventLoopGroup.class));
    }

    @Test
    void beansOfTheApplicationWin() {
        PrivateKey key = Keys.generate(KeyType.ED25519);
        Host host = new HostBuilder().key(key).build();
        contexts.withBean(Host.class, () -> host)
                .run(context -> assertThat(context.getBean(Host.class)).isSameAs(host));
        contexts.withBean(PrivateKey.class, () -> key)
                .run(context -> assertThat(context.getBean(Host.class).peerId()).isEqualTo(key.peerId()));
        host.eventLoopGroup().shutdownGracefully();
    }

    @Test
    void httpAndTheOverlayShareTheEventLoops() {
        contexts.run(context -> assertThat(context.getBean(ReactorResourceFactory.class)
                        .getLoopResources()
                        .onServer(true))
                .isSameAs(context.getBean(EventLoopGroup.class)));
    }

    @Test
    void doesWithoutReactorNetty() {
        contexts.withClassLoader(new FilteredClassLoader("reactor.netty"))
                .run(context ->
                        assertThat(context).hasSingleBean(Host.class).doesNotHaveBean(ReactorResourceFactory.class));
    }

    @Test
    void mapsEveryProperty() {
        contexts.withPropertyValues(
                        "physarum.p2p.announce=/ip4/192.0.2.1/tcp/4001,/dns4/node.example/tcp/4001",
                        "physarum.p2p.key-algorithm=rsa",
                        "physarum.p2p.key-bits=2048",
                        "physarum.p2p.event-loop-threads=3",
                        "physarum.p2p.limits.max-inbound-connections=7",
                        "physarum.p2p.limits.dial-timeout=1500ms",
                        "physarum.p2p.limits.accept-rate-per-ip=5",
                        "physarum.p2p.limits.unlimited-networks=10.0.0.0/8,::1",
                        "physarum.p2p.limits.max-handshake-bytes=16KB",
                        "physarum.p2p.limits.max-streams-per-peer=9",
                        "physarum.p2p.limits.max-unread-bytes=2MB")
                .run(context -> {
                    Host host = context.getBean(Host.class);
                    assertThat(host.advertisedAddresses())
                            .extracting(Multiaddr::toString)
                            .containsExactly("/ip4/192.0.2.1/tcp/4001", "/dns4/node.example/tcp/4001");
                    assertThat(host.privateKey().type()).isEqualTo(KeyType.RSA);
                    assertThat(host.eventLoopGroup()).hasSize(3);
                    P2pProperties properties = context.getBean(P2pProperties.class);
                    assertThat(HostFactory.limits(properties.limits()))
                            .isEqualTo(HostLimits.builder()
                                    .maxInboundConnections(7)
                                    .dialTimeout(Duration.ofMillis(1500))
                                    .acceptRatePerIp(5)
                                    .unlimitedNetworks(List.of(IpNetwork.parse("10.0.0.0/8"), IpNetwork.parse("::1")))
                                    .maxHandshakeBytes(16 * 1024)
                                    .maxStreamsPerPeer(9)
                                    .build());
                    assertThat(HostFactory.yamux(properties.limits()).maxPeerUnreadBytes())
                            .isEqualTo(1024 * 1024);
                });
    }

    @Test
    void theDefaultLimitsAreTheLibrarys() {
        contexts.run(context -> assertThat(
                        HostFactory.limits(context.getBean(P2pProperties.class).limits()))
                .isEqualTo(HostLimits.defaults()));
        contexts.run(context -> assertThat(
                        HostFactory.yamux(context.getBean(P2pProperties.class).limits()))
                .isEqualTo(YamuxConfig.defaults()));
        contexts.run(context -> assertThat(
                        HostFactory.dnsAddr(context.getBean(P2pProperties.class).limits()))
                .isEqualTo(DnsAddrLimits.defaults()));
    }

    @Test
    void theLimitsOfNamesAreTaken() {
        contexts.withPropertyValues(
                        "physarum.p2p.limits.dnsaddr-depth=1",
                        "physarum.p2p.limits.dnsaddr-lookups=2",
                        "physarum.p2p.limits.dnsaddr-addresses=3",
                        "physarum.p2p.limits.dnsaddr-concurrent=5",
                        "physarum.p2p.limits.dnsaddr-names-per-dial=6")
                .run(context -> assertThat(HostFactory.dnsAddr(
                                context.getBean(P2pProperties.class).limits()))
                        .isEqualTo(new DnsAddrLimits(1, 2, 3, 5, 6)));
    }

    @Test
    void customizersComeLast() {
        Multiaddr announced = Multiaddr.parse("/ip4/192.0.2.7/tcp/7");
        contexts.withBean(HostCustomizer.class, () -> builder -> builder.announceAddresses(List.of(announced)))
                .run(context -> assertThat(context.getBean(Host.class).advertisedAddresses())
                        .containsExactly(announced));
    }

    @Test
    void makesAKeyFileAndKeepsToIt() {
        Path file = folder.resolve("deep/node.key");
        List<Object> ids = new ArrayList<>();
        ApplicationContextRunner kept =
                contexts.withPropertyValues("physarum.p2p.ephemeral=false", "physarum.p2p.key-file=" + file);
        for (int i = 0; i < 2; i++) {
            kept.run(context -> ids.add(context.getBean(Host.class).peerId()));
        }
        assertThat(ids.get(0))
                .isEqualTo(ids.get(1))
                .isEqualTo(KeyFile.load(file).peerId());
    }

    @Test
    void theKeyFileIsInTheHomeUnderTheApplicationsName() {
        contexts.withPropertyValues(
                        "physarum.p2p.ephemeral=false", "physarum.home=" + folder, "spring.application.name=some-app")
                .run(context -> assertThat(folder.resolve("keys/some-app.key")).isRegularFile());
    }

    @Test
    void twoNodesCannotHaveOneKeyFile() {
        ApplicationContextRunner kept = contexts.withPropertyValues(
                "physarum.p2p.ephemeral=false", "physarum.p2p.key-file=" + folder.resolve("node.key"));
        kept.run(first -> kept.run(second ->
                assertThat(second).hasFailed().getFailure().rootCause().isInstanceOf(KeyInUseException.class)));
    }

    @Test
    void aNodeThatMayTakesAKeyForThisRunIfTheUsualOneIsInUse() {
        ApplicationContextRunner usual = contexts.withPropertyValues(
                "physarum.p2p.ephemeral=false", "physarum.p2p.ephemeral-if-key-in-use=true", "physarum.home=" + folder);
        usual.run(first -> usual.run(
                second -> assertThat(second.getBean(PrivateKey.class)).isNotEqualTo(first.getBean(PrivateKey.class))));
        ApplicationContextRunner chosen =
                usual.withPropertyValues("physarum.p2p.key-file=" + folder.resolve("chosen.key"));
        chosen.run(first -> chosen.run(second ->
                assertThat(second).hasFailed().getFailure().rootCause().isInstanceOf(KeyInUseException.class)));
    }

    @Test
    void aDamagedKeyFileIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("node.key"), "not a key");
        contexts.withPropertyValues("physarum.p2p.ephemeral=false", "physarum.p2p.key-file=" + file)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(KeyFileException.class)
                        .hasMessageContaining(file.toString()));
    }

    @Test
    void thePassphraseIsNowhereToBeSeen() {
        contexts.withPropertyValues("physarum.p2p.psk=open sesame").run(context -> {
            P2pProperties properties = context.getBean(P2pProperties.class);
            assertThat(properties.isPrivateNetwork()).isTrue();
            assertThat(properties.toString()).doesNotContain("sesame");
        });
    }

    @Test
    void anEmptyPassphraseMeansAPublicNetwork() {
        contexts.withPropertyValues("physarum.p2p.psk=")
                .run(context -> assertThat(context.getBean(P2pProperties.class).isPrivateNetwork())
                        .isFalse());
    }

    @Test
    void aMisspelledPropertyIsNamed() {
        contexts.withPropertyValues("physarum.p2p.bootstrap.requird=false")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("physarum.p2p.bootstrap.requird"));
    }

    @Test
    void aWrongValueIsNamed() {
        contexts.withPropertyValues("physarum.p2p.probe.interval=0s")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("physarum.p2p.probe.interval")
                        .hasMessageContaining("must be longer than 0"));
    }
}
