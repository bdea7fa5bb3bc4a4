package io.physarum.libp2p.multiformats;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AddressScopeTest {

    @ParameterizedTest
    @CsvSource({
        "/ip4/0.0.0.0/tcp/1, NOWHERE",
        "/ip6/::/tcp/1, NOWHERE",
        "/ip4/224.0.0.1/udp/1, NOWHERE",
        "/ip4/255.255.255.255/udp/1, NOWHERE",
        "/ip4/127.8.9.1/tcp/1, MACHINE",
        "/ip6/::1/udp/1/quic-v1, MACHINE",
        "/ip6/::ffff:127.0.0.1/tcp/1, MACHINE",
        "/dns4/localhost/tcp/1, MACHINE",
        "/dns/a.LocalHost/tcp/1, MACHINE",
        "/dns6/localhost./tcp/1, MACHINE",
        "/ip4/169.254.1.1/tcp/1, LINK",
        "/ip6/fe80::1/tcp/1, LINK",
        "/ip6zone/eth0/ip6/fe80::1/tcp/1, LINK",
        "/ip4/10.1.1.1/tcp/1, SITE",
        "/ip4/172.16.0.1/tcp/1, SITE",
        "/ip4/192.168.0.1/tcp/1, SITE",
        "/ip4/100.64.0.1/tcp/1, SITE",
        "/ip4/100.128.0.1/tcp/1, WORLD",
        "/ip6/fd00::1/tcp/1, SITE",
        "/ip6/2001:db8::1/tcp/1, SPECIAL",
        "/ip6/64:ff9b::a00:1/tcp/1, SPECIAL",
        "/ip6/2002:a00:1::1/tcp/1, SPECIAL",
        "/ip4/198.51.100.1/tcp/1, SPECIAL",
        "/ip4/240.0.0.1/tcp/1, SPECIAL",
        "/ip4/8.8.8.8/tcp/1, WORLD",
        "/ip6/2a00:1450:4001::1/tcp/1, WORLD",
        "/dns4/node.example/tcp/1, WORLD",
        "/memory/1, WORLD"
    })
    void isToldByTheFirstComponent(String address, AddressScope scope) {
        assertThat(AddressScope.of(Multiaddr.parse(address))).isEqualTo(scope);
    }

    @Test
    void ip4MappedIntoIp6IsIp4() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        mapped[12] = 127;
        mapped[15] = 1;
        Inet6Address dressed = Inet6Address.getByAddress(null, mapped, -1);

        assertThat(Multiaddr.of(new InetSocketAddress(dressed, 5))).hasToString("/ip4/127.0.0.1/tcp/5");
        assertThat(Multiaddr.parse("/ip6/::ffff:127.0.0.1/tcp/5")
                        .tcpSocketAddress()
                        .orElseThrow()
                        .getAddress())
                .isInstanceOf(Inet4Address.class);
        assertThat(IpAddresses.unmapped(dressed)).isInstanceOf(Inet4Address.class);
    }
}
