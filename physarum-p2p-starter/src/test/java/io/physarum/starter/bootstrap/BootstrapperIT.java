package io.physarum.starter.bootstrap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.testing.FreePorts;
import io.physarum.libp2p.testing.TestNameServer;
import io.physarum.starter.AutoConfigurations;
import io.physarum.starter.FailureAnalyses;
import io.physarum.starter.host.HostCustomizer;
import io.physarum.starter.rtt.RttTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class BootstrapperIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ApplicationContextRunner first = AutoConfigurations.running();

    private final ApplicationContextRunner other = AutoConfigurations.running()
            .withPropertyValues(
                    "physarum.p2p.bootstrap.required=true",
                    "physarum.p2p.bootstrap.attempts=3",
                    "physarum.p2p.bootstrap.backoff=50ms",
                    "physarum.p2p.bootstrap.max-backoff=200ms",
                    "physarum.p2p.probe.interval=100ms");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void keepsItsLinksToBootstrapsAlthoughIdle() {
        first.run(bootstrap -> joined(bootstrap)
                .run(node -> assertThat(node.getBean(Host.class).unprotect(id(bootstrap), "a tag of nobody"))
                        .isTrue()));
    }

    @Test
    void joinsTheNetworkAndFindsWhatOthersProvide() {
        Cid cid = Cid.rawSha256("something".getBytes(StandardCharsets.UTF_8));
        first.run(bootstrap -> joined(bootstrap)
                .run(provider -> joined(bootstrap).run(seeker -> {
                    assertThat(health(seeker)).isEqualTo(Status.UP);
                    provider.getBean(KademliaDht.class).provide(cid).get(20, TimeUnit.SECONDS);
                    assertThat(seeker.getBean(KademliaDht.class)
                                    .findProviders(cid, 1)
                                    .get(20, TimeUnit.SECONDS))
                            .extracting(found -> found.peerId())
                            .containsExactly(id(provider));
                    await().atMost(PATIENCE)
                            .until(() -> seeker.getBean(RttTable.class)
                                    .rtt(id(bootstrap))
                                    .isPresent());
                })));
    }

    @Test
    void isDownWhileTheBootstrapIsAwayAndAnnouncesAnewWhenItIsBack() {
        Cid cid = Cid.rawSha256("something".getBytes(StandardCharsets.UTF_8));
        int port = FreePorts.tcp();
        ApplicationContextRunner kept = first.withPropertyValues(
                "physarum.p2p.ephemeral=false",
                "physarum.p2p.key-file=" + folder.resolve("bootstrap.key"),
                "physarum.p2p.listen=/ip4/127.0.0.1/tcp/" + port);
        String[] address = new String[1];
        kept.run(bootstrap -> address[0] = address(bootstrap));
        ApplicationContextRunner node = other.withPropertyValues("physarum.p2p.bootstraps=" + address[0]);
        kept.run(before -> node.run(joined -> {
            joined.getBean(KademliaDht.class).provide(cid).get(20, TimeUnit.SECONDS);
            before.close();
            await().atMost(PATIENCE).until(() -> health(joined).equals(Status.DOWN));
            kept.run(after -> {
                await().atMost(PATIENCE).until(() -> health(joined).equals(Status.UP));
                await().atMost(PATIENCE)
                        .until(() ->
                                after
                                        .getBean(KademliaDht.class)
                                        .findProviders(cid, 1)
                                        .get(20, TimeUnit.SECONDS)
                                        .stream()
                                        .anyMatch(found -> found.peerId().equals(id(joined))));
            });
        }));
    }

    @Test
    void startsWithoutABootstrapThatIsNotRequiredAndGoesOnTrying() {
        int port = FreePorts.tcp();
        ApplicationContextRunner kept = first.withPropertyValues(
                "physarum.p2p.ephemeral=false",
                "physarum.p2p.key-file=" + folder.resolve("bootstrap.key"),
                "physarum.p2p.listen=/ip4/127.0.0.1/tcp/" + port);
        String[] address = new String[1];
        kept.run(bootstrap -> address[0] = address(bootstrap));
        other.withPropertyValues("physarum.p2p.bootstraps=" + address[0], "physarum.p2p.bootstrap.required=false")
                .run(node -> {
                    assertThat(health(node)).isEqualTo(Status.UP);
                    kept.run(bootstrap -> await().atMost(PATIENCE)
                            .until(
                                    () -> node.getBean(Bootstrapper.class).connectedBootstraps(),
                                    list -> list.contains(id(bootstrap))));
                });
    }

    @Test
    void agreesOnASecurityProtocolThatBothHave() {
        first.run(bootstrap -> assertThat(securityOfALinkTo(bootstrap)).containsOnly("/tls/1.0.0"));
        first.withPropertyValues("physarum.p2p.security=noise")
                .run(bootstrap -> assertThat(securityOfALinkTo(bootstrap)).containsOnly("/noise"));
    }

    private List<String> securityOfALinkTo(AssertableApplicationContext bootstrap) {
        List<String> protocols = new ArrayList<>();
        other.withPropertyValues("physarum.p2p.bootstraps=" + address(bootstrap))
                .run(node -> node.getBean(Host.class)
                        .connections()
                        .forEach(connection -> protocols.add(connection.securityProtocol())));
        return protocols;
    }

    @Test
    void explainsThatNoBootstrapIsGiven() {
        FailureAnalysis analysis = FailureAnalyses.of(other);
        assertThat(analysis.getDescription()).contains("No bootstrap is given");
        assertThat(analysis.getAction())
                .contains(
                        "physarum.p2p.bootstraps",
                        "P2P_BOOTSTRAPS",
                        "has to start without the network",
                        "physarum.p2p.bootstrap.required=false");
    }

    @Test
    void explainsThatNobodyIsThere() {
        String nobody =
                "/ip4/127.0.0.1/tcp/" + FreePorts.tcp() + "/p2p/12D3KooWGC6TvWhfapngX6wvJHMYvKpDMXPb3ZnCZ6dMoaMtimQ5";
        FailureAnalysis analysis = FailureAnalyses.of(other.withPropertyValues("physarum.p2p.bootstraps=" + nobody));
        assertThat(analysis.getDescription()).contains("in 3 attempts", nobody.substring(0, nobody.indexOf("/p2p")));
        assertThat(analysis.getAction())
                .contains(
                        "Check that a bootstrap runs",
                        "To start without the network and keep trying to join it, set physarum.p2p.bootstrap.required=false.")
                .doesNotContain("passphrase");
    }

    @Test
    void explainsThatThePassphraseIsAnother() {
        first.withPropertyValues("physarum.p2p.psk=right").run(bootstrap -> {
            FailureAnalysis wrong = FailureAnalyses.of(joined(bootstrap)
                    .withPropertyValues("physarum.p2p.psk=wrong", "physarum.p2p.bootstrap.attempts=1"));
            assertThat(wrong.getAction()).contains("passphrase", "physarum.p2p.psk");
            assertThat(wrong.getDescription()).contains("in 1 attempt. ");
            FailureAnalysis none =
                    FailureAnalyses.of(joined(bootstrap).withPropertyValues("physarum.p2p.bootstrap.attempts=1"));
            assertThat(none.getAction()).contains("passphrase", "physarum.p2p.psk");
            joined(bootstrap)
                    .withPropertyValues("physarum.p2p.psk=right")
                    .run(member -> assertThat(health(member)).isEqualTo(Status.UP));
        });
    }

    @Test
    void joinsThroughWhoeverAnswersAnAddressWithoutAPeer() {
        first.run(bootstrap -> other.withPropertyValues("physarum.p2p.bootstraps=" + anonymousAddress(bootstrap))
                .run(node -> {
                    Bootstrapper bootstrapper = node.getBean(Bootstrapper.class);
                    assertThat(bootstrapper.bootstraps()).containsExactly(anonymousAddress(bootstrap));
                    assertThat(bootstrapper.connectedBootstraps()).containsExactly(id(bootstrap));
                    assertThat(node.getBean(KademliaDht.class).routingTable()).containsExactly(id(bootstrap));
                    assertThat(node.getBean(Host.class).unprotect(id(bootstrap), "a tag of nobody"))
                            .isTrue();
                }));
    }

    @Test
    void joinsThroughANameThatIsResolvedAtEachTry() {
        try (TestNameServer names = new TestNameServer()) {
            HostCustomizer asking = builder -> builder.dnsServers(List.of(names.address()));
            first.run(bootstrap -> other.withPropertyValues("physarum.p2p.bootstraps=/dnsaddr/mesh.example")
                    .withBean(HostCustomizer.class, () -> asking)
                    .withPropertyValues("physarum.p2p.bootstrap.required=false")
                    .run(node -> {
                        Bootstrapper bootstrapper = node.getBean(Bootstrapper.class);
                        await().atMost(PATIENCE).until(() -> names.asked().size() > 1);
                        assertThat(bootstrapper.connectedBootstraps()).isEmpty();

                        names.put("mesh.example", anonymousAddress(bootstrap) + "/p2p/" + id(bootstrap));

                        await().atMost(PATIENCE)
                                .until(bootstrapper::connectedBootstraps, List.of(id(bootstrap))::equals);
                        assertThat(bootstrapper.bootstraps()).containsExactly("/dnsaddr/mesh.example");
                    }));
        }
    }

    @Test
    void followsAnAddressWithoutAPeerToTheNextWhoAnswersThere() {
        ApplicationContextRunner there =
                first.withPropertyValues("physarum.p2p.listen=/ip4/127.0.0.1/tcp/" + FreePorts.tcp());
        String[] address = new String[1];
        there.run(bootstrap -> address[0] = anonymousAddress(bootstrap));
        there.run(before -> other.withPropertyValues("physarum.p2p.bootstraps=" + address[0])
                .run(node -> {
                    before.close();
                    await().atMost(PATIENCE).until(() -> health(node).equals(Status.DOWN));
                    there.run(after -> await().atMost(PATIENCE)
                            .until(
                                    () -> node.getBean(Bootstrapper.class).connectedBootstraps(),
                                    connected -> connected.contains(id(after))));
                }));
    }

    @Test
    void doesNotCountAnAddressThatLeadsToItself() {
        int port = FreePorts.tcp();
        first.withPropertyValues(
                        "physarum.p2p.listen=/ip4/127.0.0.1/tcp/" + port,
                        "physarum.p2p.bootstraps=/ip4/127.0.0.1/tcp/" + port)
                .run(bootstrap -> {
                    await().atMost(PATIENCE)
                            .until(() -> bootstrap
                                    .getBean(Bootstrapper.class)
                                    .bootstraps()
                                    .isEmpty());
                    assertThat(bootstrap.getBean(Host.class).connections()).isEmpty();
                });
    }

    @Test
    void explainsThatWhatTheAddressNamesIsNoPeer() {
        FailureAnalysis analysis = FailureAnalyses.of(
                other.withPropertyValues("physarum.p2p.bootstraps=/ip4/127.0.0.1/tcp/4001/p2p/QmNoPeer"));
        assertThat(analysis.getDescription()).contains("/ip4/127.0.0.1/tcp/4001");
        assertThat(analysis.getAction()).contains("/p2p/");
    }

    @Test
    void explainsThatThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "/ip4/127.0.0.1/tcp/" + taken.getLocalPort();
            FailureAnalysis analysis = FailureAnalyses.of(first.withPropertyValues("physarum.p2p.listen=" + address));
            assertThat(analysis.getDescription()).contains(address);
            assertThat(analysis.getAction()).contains("Another program has the port", "physarum.p2p.listen");
        }
    }

    @Test
    void ignoresItselfAmongTheBootstraps() {
        ApplicationContextRunner kept = first.withPropertyValues(
                "physarum.p2p.ephemeral=false", "physarum.p2p.key-file=" + folder.resolve("bootstrap.key"));
        String[] address = new String[1];
        kept.run(bootstrap -> address[0] = address(bootstrap));
        kept.withPropertyValues("physarum.p2p.bootstraps=" + address[0])
                .run(bootstrap -> assertThat(
                                bootstrap.getBean(Bootstrapper.class).bootstraps())
                        .isEmpty());
    }

    private ApplicationContextRunner joined(AssertableApplicationContext bootstrap) {
        return other.withPropertyValues("physarum.p2p.bootstraps=" + address(bootstrap));
    }

    private static Status health(AssertableApplicationContext context) {
        return Objects.requireNonNull(context.getBean("p2pHealthIndicator", HealthIndicator.class)
                        .health())
                .getStatus();
    }

    private static String address(AssertableApplicationContext context) {
        Host host = context.getBean(Host.class);
        return host.peerId().appendTo(host.listenAddresses().get(0)).toString();
    }

    private static String anonymousAddress(AssertableApplicationContext context) {
        return context.getBean(Host.class).listenAddresses().get(0).toString();
    }

    private static PeerId id(AssertableApplicationContext context) {
        return context.getBean(Host.class).peerId();
    }
}
