package io.physarum.libp2p.discovery.mdns;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

import io.netty.util.NetUtil;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LinkTest {

    private static final Link LAN = new Link(
            "eth0",
            2,
            false,
            List.of(
                    prefix("192.168.1.7", 24),
                    prefix("203.0.113.9", 28),
                    prefix("fe80::1", 64),
                    prefix("fd00::7", 64)));

    private static final Link LOOPBACK = new Link("lo", 1, true, List.of(prefix("127.0.0.1", 8)));

    private static InetAddress ip(String address) {
        return NetUtil.createInetAddressFromIpAddressString(address);
    }

    private static Link.Prefix prefix(String address, int length) {
        return new Link.Prefix(ip(address), length);
    }

    private static List<String> announced(Link link, String... listening) {
        return link.announced(List.of(listening).stream().map(Multiaddr::parse).toList()).stream()
                .map(Multiaddr::toString)
                .toList();
    }

    @Test
    void announcesOnALinkOnlyWhatIsReachedThere() {
        assertThat(announced(LAN, "/ip4/0.0.0.0/tcp/4001", "/ip4/10.0.0.1/tcp/4001", "/ip4/127.0.0.1/tcp/4001"))
                .containsExactly("/ip4/192.168.1.7/tcp/4001", "/ip4/203.0.113.9/tcp/4001");
        assertThat(announced(LAN, "/ip6/::/udp/4001/quic-v1", "/ip4/192.168.1.7/tcp/1"))
                .containsExactly("/ip6/fd00::7/udp/4001/quic-v1", "/ip4/192.168.1.7/tcp/1");
        assertThat(announced(LOOPBACK, "/ip4/0.0.0.0/tcp/4001", "/ip4/127.0.0.1/tcp/2"))
                .containsExactly("/ip4/127.0.0.1/tcp/4001", "/ip4/127.0.0.1/tcp/2");
    }

    @Test
    void believesAddressesOfTheLinkAndOfPrivateNetworks() {
        assertThat(List.of(
                        "/ip4/192.168.1.8/tcp/1",
                        "/ip4/203.0.113.2/tcp/1",
                        "/ip4/10.1.2.3/tcp/1",
                        "/ip6/fd01::1/tcp/1"))
                .allMatch(address -> LAN.isBelievable(Multiaddr.parse(address)));
        assertThat(List.of(
                        "/ip4/203.0.113.200/tcp/1",
                        "/ip4/127.0.0.1/tcp/1",
                        "/ip4/0.0.0.0/tcp/1",
                        "/ip4/224.0.0.251/tcp/1",
                        "/ip6/2001:db8::1/tcp/1",
                        "/ip6/fe80::2/tcp/1",
                        "/dns4/victim.example/tcp/80"))
                .noneMatch(address -> LAN.isBelievable(Multiaddr.parse(address)));
        assertThat(LOOPBACK.isBelievable(Multiaddr.parse("/ip4/127.0.0.1/tcp/1")))
                .isTrue();
        assertThat(LOOPBACK.isBelievable(Multiaddr.parse("/ip4/10.0.0.1/tcp/1")))
                .isFalse();
    }

    @Test
    void takesPacketsFromTheLinkOnly() throws Exception {
        assertThat(LAN.isSender(ip("192.168.1.99"))).isTrue();
        assertThat(LAN.isSender(ip("192.168.2.99"))).isFalse();
        assertThat(LAN.isSender(ip("fe80::99"))).isTrue();
        assertThat(LAN.isSender(Inet6Address.getByAddress(null, ip("fe80::99").getAddress(), 3)))
                .isFalse();
        assertThat(LAN.isSender(ip("2001:db8::1"))).isFalse();
    }
}
