package io.physarum.libp2p.dnsaddr;

import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.netty.channel.EventLoopGroup;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.libp2p.testing.TestNameServer;
import io.physarum.libp2p.transport.tcp.SocketKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Resolves names at a name server that may be hostile. */
class DnsAddrIT {

    private static final String P = "12D3KooWPjceQrSwdWXPyLLeABRXmuqt69Rg3sBYbU1Nft9HyQ6X";

    private static final String Q = "12D3KooWH3uVF6wv47WnArKHk5p6cvgCJEb74UTmxztmQDc298L3";

    private final EventLoopGroup group = SocketKind.newEventLoopGroup();

    private final TestNameServer server = new TestNameServer();

    private final List<String> bitten = new CopyOnWriteArrayList<>();

    private DnsAddrResolver resolver = resolver(Duration.ofSeconds(20));

    private DnsAddrResolver resolver(Duration timeout) {
        return DnsAddrResolver.create(
                group,
                List.of(server.address()),
                timeout,
                new DnsAddrResolver.Bounds(new DnsAddrLimits(3, 5, 40, 32, 4), bitten::add));
    }

    @AfterEach
    void stop() {
        resolver.close();
        server.close();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private List<String> resolve(String address) {
        return TestHosts.await(resolver.resolve(Multiaddr.parse(address))).stream()
                .map(Multiaddr::toString)
                .toList();
    }

    private void assertUnknown(String address) {
        assertThatThrownBy(() -> resolve(address)).hasCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void findsTheAddressesOfTheTextRecords() {
        server.put("node.example", "/ip4/192.0.2.1/tcp/1/p2p/" + P, "/ip6/2001:db8::1/tcp/1");

        assertThat(resolve("/dnsaddr/Node.example"))
                .containsExactly("/ip4/192.0.2.1/tcp/1/p2p/" + P, "/ip6/2001:db8::1/tcp/1");
    }

    @Test
    void usesOnlyAddressesThatEndAsTheNameDoes() {
        server.put(
                "node.example",
                "/ip4/192.0.2.1/tcp/1/p2p/" + P,
                "/ip4/192.0.2.2/tcp/1/p2p/" + Q,
                "/ip4/192.0.2.3/tcp/1",
                "/dnsaddr/other.example/p2p/" + Q);

        assertThat(resolve("/dnsaddr/node.example/p2p/" + P)).containsExactly("/ip4/192.0.2.1/tcp/1/p2p/" + P);
        assertThat(server.asked()).doesNotContain("_dnsaddr.other.example");
    }

    @Test
    void followsNamesThatLeadToNames() {
        server.put("all.example", "/dnsaddr/a.example/p2p/" + P, "/dnsaddr/b.example/p2p/" + Q)
                .put("a.example", "/ip4/192.0.2.1/tcp/1/p2p/" + P, "/ip4/192.0.2.9/tcp/1/p2p/" + Q)
                .put("b.example", "/ip4/192.0.2.2/tcp/1/p2p/" + Q);

        assertThat(resolve("/dnsaddr/all.example"))
                .containsExactlyInAnyOrder("/ip4/192.0.2.1/tcp/1/p2p/" + P, "/ip4/192.0.2.2/tcp/1/p2p/" + Q);
    }

    @Test
    void endsWhereNamesLeadInACircle() {
        server.put("a.example", "/dnsaddr/b.example", "/dnsaddr/a.example").put("b.example", "/dnsaddr/a.example");

        assertUnknown("/dnsaddr/a.example");
        assertThat(server.asked()).containsExactlyInAnyOrder("_dnsaddr.a.example", "_dnsaddr.b.example");
    }

    @Test
    void goesNoDeeperThanItMay() {
        server.put("1.example", "/dnsaddr/2.example")
                .put("2.example", "/dnsaddr/3.example")
                .put("3.example", "/dnsaddr/4.example", "/ip4/192.0.2.3/tcp/1")
                .put("4.example", "/ip4/192.0.2.4/tcp/1");

        assertThat(resolve("/dnsaddr/1.example")).containsExactly("/ip4/192.0.2.3/tcp/1");
        assertThat(bitten).containsExactly(Limit.DNSADDR_DEPTH.text());
    }

    @Test
    void asksForNoMoreNamesThanItMay() {
        server.put(
                "many.example",
                IntStream.range(0, 20)
                        .mapToObj(i -> "/dnsaddr/" + i + ".example")
                        .toArray(String[]::new));
        server.put("3.example", "/ip4/192.0.2.3/tcp/1");

        assertThat(resolve("/dnsaddr/many.example")).containsExactly("/ip4/192.0.2.3/tcp/1");
        assertThat(server.asked().stream().distinct()).hasSize(5);
        assertThat(bitten).hasSize(16).containsOnly(Limit.DNSADDR_LOOKUPS.text());
    }

    @Test
    void keepsNoMoreAddressesThanItMayOfAnAnswerTooLongForADatagram() {
        server.put(
                "huge.example",
                IntStream.rangeClosed(1, 500)
                        .mapToObj(port -> "/ip4/192.0.2.1/tcp/" + port)
                        .toArray(String[]::new));

        assertThat(resolve("/dnsaddr/huge.example")).hasSize(40).startsWith("/ip4/192.0.2.1/tcp/1");
        assertThat(bitten).hasSize(460).containsOnly(Limit.DNSADDR_ADDRESSES.text());
    }

    @Test
    void leavesOutWhatIsNoAddress() {
        server.putTexts(
                "odd.example",
                List.of(
                        "v=spf1 -all",
                        "dnsaddr",
                        "dnsaddr=",
                        "dnsaddr=/ip4/1.2.3/tcp/1",
                        "dnsaddr=/no-such-protocol/1",
                        "DNSADDR=/ip4/192.0.2.2/tcp/1",
                        "dnsaddr=/ip4/192.0.2.1/tcp/1"));
        assertThat(resolve("/dnsaddr/odd.example")).containsExactly("/ip4/192.0.2.1/tcp/1");

        byte[] endsTooEarly = "\u00ffdnsaddr=/ip4/192.0.2.1/tcp/1".getBytes(StandardCharsets.ISO_8859_1);
        server.putContents("broken.example", List.of(endsTooEarly, new byte[] {0, 0}, new byte[] {1, (byte) 0xff}));
        assertUnknown("/dnsaddr/broken.example");
    }

    @Test
    void aLongTextComesInPieces() {
        String name = String.join(".", List.of("a".repeat(60), "b".repeat(60), "c".repeat(60), "d".repeat(60)));
        String address = "/dns4/" + name + "/tcp/4001/p2p/" + P;
        server.put("long.example", address);

        assertThat(address.length()).isGreaterThan(255);
        assertThat(resolve("/dnsaddr/long.example")).containsExactly(address);
    }

    @Test
    void failsForNamesThatAreNotThere() {
        assertUnknown("/dnsaddr/nowhere.example");
        assertUnknown("/dnsaddr/" + "x".repeat(70) + ".example");
        assertUnknown("/dnsaddr/" + "x.".repeat(200) + "example");
        assertUnknown("/dnsaddr/..");
    }

    @Test
    void givesUpOnAServerThatDoesNotAnswer() {
        server.silence("mute.example");
        resolver.close();
        resolver = resolver(Duration.ofMillis(300));

        assertThatThrownBy(() -> resolve("/dnsaddr/mute.example"))
                .satisfiesAnyOf(
                        failure -> assertThat(failure).isInstanceOf(RequestTimeoutException.class),
                        failure -> assertThat(failure).hasCauseInstanceOf(UnknownHostException.class));
    }

    @Test
    void givesWhatItHasWhenAnotherNameIsNotAnswered() {
        server.put("half.example", "/ip4/192.0.2.1/tcp/1", "/dnsaddr/mute.example")
                .silence("mute.example");
        resolver.close();
        resolver = resolver(Duration.ofSeconds(2));

        // It has nothing if it stands still until the time is up.
        Awaitility.await()
                .ignoreExceptionsInstanceOf(RequestTimeoutException.class)
                .untilAsserted(
                        () -> assertThat(resolve("/dnsaddr/half.example")).containsExactly("/ip4/192.0.2.1/tcp/1"));
    }

    @Test
    void asksAnewEachTimeButOnceForThoseWhoAskTogether() {
        server.put("node.example", "/ip4/192.0.2.1/tcp/1");
        Multiaddr name = Multiaddr.parse("/dnsaddr/node.example");
        var first = resolver.resolve(name);
        var second = resolver.resolve(name);
        assertThat(TestHosts.await(first)).isEqualTo(TestHosts.await(second));

        server.put("node.example", "/ip4/192.0.2.2/tcp/1");

        assertThat(resolve("/dnsaddr/node.example")).containsExactly("/ip4/192.0.2.2/tcp/1");
    }
}
