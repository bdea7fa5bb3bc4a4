package io.physarum.libp2p.multiformats;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import io.physarum.libp2p.testing.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@SuppressWarnings("AddressSelection") // all hosts here are literal addresses
class MultiaddrTest {

    private static final String PEER = "QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC";

    private static final String PEER_HEX = "a503221220d52ebb89d85b02a284948203a62ff28389c57c9f42beec4ec20db76a68911c0b";

    @ParameterizedTest
    @CsvSource({
        "/ip4/127.0.0.1/udp/1234, 047f000001910204d2",
        "/ip4/127.0.0.1/tcp/4321, 047f0000010610e1",
        "/ip4/127.0.0.1/udp/1234/ip4/127.0.0.1/tcp/4321, 047f000001910204d2047f0000010610e1",
        "/ip6/2001:8a0:7ac5:4201:3ac9:86ff:fe31:7095/tcp/8000, 29200108a07ac542013ac986fffe317095061f40",
        "/ip4/127.0.0.1/p2p/" + PEER + "/tcp/1234, 047f000001" + PEER_HEX + "0604d2",
        "/ip4/1.2.3.4/tcp/80/p2p/" + PEER + "/p2p-circuit, 0401020304060050" + PEER_HEX + "a202",
        "/unix/a/b/c/d/e, 9003" + "0a2f612f622f632f642f65",
        "/dns/example.com, 350b6578616d706c652e636f6d",
        "/dns4/ciao.com, 36086369616f2e636f6d",
        "/dns6/ciao.com, 37086369616f2e636f6d",
        "/dnsaddr/ciao.com, 38086369616f2e636f6d",
        "/tcp/1234/ws, 0604d2dd03",
        "/tcp/1234/wss, 0604d2de03",
        "/ip4/127.0.0.1/udp/1234/quic-v1, 047f000001910204d2cd03",
        "/ip6zone/x/ip6/fe80::1/tcp/1, 2a017829fe8000000000000000000000000000010600" + "01"
    })
    void writesAndReadsTheVectorsOfTheOtherImplementations(String text, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        Multiaddr address = Multiaddr.parse(text);
        assertThat(HexFormat.of().formatHex(address.bytes())).isEqualTo(hex);
        assertThat(address).hasToString(text);
        assertThat(Multiaddr.of(bytes))
                .isEqualTo(address)
                .hasSameHashCodeAs(address)
                .hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "/ip4/127.0.0.1/tcp/80/, /ip4/127.0.0.1/tcp/80",
        "/ip4/127.0.0.1/ipfs/" + PEER + ", /ip4/127.0.0.1/p2p/" + PEER,
        "/ip6/2001:0DB8:0000:0000:0000:0000:0000:0001/tcp/1, /ip6/2001:db8::1/tcp/1",
        "/ip6/::ffff:127.0.0.1/tcp/111, /ip6/::ffff:127.0.0.1/tcp/111",
        "/p2p/bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe, /p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N"
    })
    void writesTheCanonicalText(String text, String canonical) {
        assertThat(Multiaddr.parse(text)).hasToString(canonical);
        assertThat(Multiaddr.of(Multiaddr.parse(text).bytes())).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "//",
                "ip4/1.2.3.4",
                "/ip4",
                "/ip4/",
                "/ip4/::1",
                "/ip4/1.2.3",
                "/ip4/1.2.3.4.5",
                "/ip4/1.2.3.256",
                "/ip6/127.0.0.1",
                "/ip6/::g",
                "/ip6/fe80::1%eth0",
                "/ip6/[::1]/tcp/1",
                "/tcp",
                "/tcp/-1",
                "/tcp/65536",
                "/tcp/a",
                "/tcp//1",
                "/udp/999999",
                "/nonsense/1",
                "/ip4/1.2.3.4/tcp/80/nonsense",
                "/p2p/notapeer",
                "/p2p/Qm",
                "/p2p/bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
                "/dns/",
                "/dns/a b",
                "/unix",
                "/ip4/1.2.3.4//tcp/1"
            })
    void refusesMalformedTextAndQuotesIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Multiaddr.parse(text))
                .withMessageContaining("'" + text + "'");
    }

    @Test
    void refusesEveryTruncationInsideAComponent() {
        byte[] bytes = Multiaddr.parse("/dns4/ciao.com/tcp/1234/p2p/" + PEER).bytes();
        List<Integer> ends = List.of(10, 13);
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            if (ends.contains(length)) {
                assertThat(Multiaddr.of(truncated).bytes()).isEqualTo(truncated);
            } else {
                assertThatIllegalArgumentException().as("%d bytes", length).isThrownBy(() -> Multiaddr.of(truncated));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "35ffffffffffffffff7f61",
                "3500",
                "3502c328",
                "36012f",
                "a50301",
                "a50302ff01",
                "840001020304",
                "9003022f61060050",
                "9003032f612f",
                "7f",
                "90030161",
                "9003022f00"
            })
    void refusesHostileBytes(String hex) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Multiaddr.of(HexFormat.of().parseHex(hex)));
    }

    @Test
    void refusesAddressesBeyondTheLimit() {
        byte[] bytes = new byte[Multiaddr.MAX_BYTES + 1];
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Multiaddr.of(bytes))
                .withMessageContaining("2048");
        assertThatIllegalArgumentException().isThrownBy(() -> Multiaddr.parse("/ws".repeat(3000)));
    }

    @Test
    void givesTheSocketOfPlainTcpAddresses() {
        assertThat(Multiaddr.parse("/ip4/192.0.2.1/tcp/4001/p2p/" + PEER).tcpSocketAddress())
                .contains(new InetSocketAddress("192.0.2.1", 4001));
        assertThat(Multiaddr.parse("/ip6/::1/tcp/4001").tcpSocketAddress())
                .contains(new InetSocketAddress("::1", 4001));
        assertThat(Multiaddr.parse("/ip6zone/1/ip6/fe80::1/tcp/1").tcpSocketAddress())
                .get()
                .extracting(socket -> socket.getAddress().getHostAddress())
                .asString()
                .startsWith("fe80:0:0:0:0:0:0:1%");
        assertThat(Multiaddr.parse("/dns4/example.com/tcp/80").tcpSocketAddress())
                .contains(InetSocketAddress.createUnresolved("example.com", 80));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/1.2.3.4/tcp/80/ws",
                "/ip4/1.2.3.4/udp/80",
                "/ip4/1.2.3.4",
                "/tcp/80",
                "/dnsaddr/example.com",
                "/ip4/1.2.3.4/tcp/80/p2p/" + PEER + "/p2p-circuit",
                "/ip4/1.2.3.4/tcp/80/tls"
            })
    void givesNoSocketOfOtherAddresses(String text) {
        assertThat(Multiaddr.parse(text).tcpSocketAddress()).isEmpty();
        assertThat(Multiaddr.parse(text).isTcp()).isFalse();
    }

    @Test
    void givesNoSocketOfAZoneThatThisMachineLacks() {
        Multiaddr address = Multiaddr.parse("/ip6zone/no-such-zone/ip6/fe80::1/tcp/1");
        assertThat(address.isTcp()).isTrue();
        assertThat(address.tcpSocketAddress()).isEmpty();
    }

    @Test
    void knowsHostAndPort() {
        Multiaddr address = Multiaddr.parse("/ip6zone/eth0/ip6/fe80::1/udp/9/quic-v1");
        assertThat(address.host()).contains("fe80::1");
        assertThat(address.port()).hasValue(9);
        assertThat(Multiaddr.parse("/unix/a").host()).isEmpty();
        assertThat(Multiaddr.parse("/unix/a").port()).isEmpty();
        assertThat(Multiaddr.parse("/ip4/1.2.3.4").port()).isEmpty();
        assertThat(address.value(MultiaddrProtocol.IP6ZONE)).contains("eth0");
    }

    @Test
    void comesFromSocketAddresses() throws Exception {
        assertThat(Multiaddr.of(new InetSocketAddress("127.0.0.1", 80))).hasToString("/ip4/127.0.0.1/tcp/80");
        assertThat(Multiaddr.of(new InetSocketAddress("::1", 80))).hasToString("/ip6/::1/tcp/80");
        assertThat(Multiaddr.of(InetSocketAddress.createUnresolved("a.example", 80)))
                .hasToString("/dns/a.example/tcp/80");
        assertThat(Multiaddr.of(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0)))
                .hasToString("/ip4/0.0.0.0/tcp/0");
    }

    @Test
    void namesTheZoneOfLinkLocalAddressesOnly() throws Exception {
        byte[] global = InetAddress.getByName("2001:db8::1").getAddress();
        byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();

        assertThat(Multiaddr.of(new InetSocketAddress(Inet6Address.getByAddress(null, global, 7), 80)))
                .hasToString("/ip6/2001:db8::1/tcp/80");
        assertThat(Multiaddr.of(new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 7), 80)))
                .hasToString("/ip6zone/7/ip6/fe80::1/tcp/80");
    }

    @Test
    void addsAndRemovesThePeer() {
        Multiaddr bare = Multiaddr.parse("/ip4/1.2.3.4/tcp/80");
        Multihash peer = Multihash.of(Base58.decode(PEER));
        Multiaddr full = bare.withPeer(peer);
        assertThat(full).hasToString("/ip4/1.2.3.4/tcp/80/p2p/" + PEER);
        assertThat(full.peerMultihash()).contains(peer);
        assertThat(full.withPeer(Multihash.sha256(new byte[0])).components()).hasSize(3);
        assertThat(full.withoutPeer()).isEqualTo(bare);
        assertThat(bare.withoutPeer()).isSameAs(bare);
        assertThat(bare.peerMultihash()).isEmpty();
        Multiaddr relayed = Multiaddr.parse(full + "/p2p-circuit");
        assertThat(relayed.isRelayed()).isTrue();
        assertThat(relayed.peerMultihash()).isEmpty();
        assertThat(relayed.withPeer(peer).withoutPeer()).isEqualTo(relayed);
        assertThat(bare.encapsulate(Multiaddr.parse("/ws"))).hasToString("/ip4/1.2.3.4/tcp/80/ws");
    }

    @Test
    void neverFailsOtherThanByRefusing() {
        Random random = Seeds.random();
        byte[] valid = Multiaddr.parse("/ip6zone/x/ip6/fe80::1/tcp/1/dns/a.b/p2p/" + PEER + "/unix/a")
                .bytes();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(valid, 1 + random.nextInt(valid.length));
            for (int change = random.nextInt(3); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                Multiaddr address = Multiaddr.of(bytes);
                assertThat(Multiaddr.of(address.bytes())).isEqualTo(address);
                assertThat(address.toString()).startsWith("/");
            } catch (IllegalArgumentException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
    }
}
