package io.physarum.libp2p.autonat;

import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PublicAddressesTest {

    private static boolean isTestable(String address, boolean allowPrivate) {
        return PublicAddresses.isTestable(Multiaddr.parse(address), allowPrivate);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ip4/8.8.8.8/tcp/1", "/ip6/2a00:1450:4001::1/tcp/1"})
    void testsAddressesOfTheInternet(String address) {
        assertThat(isTestable(address, false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/10.0.0.1/tcp/1",
                "/ip4/172.16.0.1/tcp/1",
                "/ip4/192.168.0.1/tcp/1",
                "/ip4/127.0.0.1/tcp/1",
                "/ip4/100.64.0.1/tcp/1",
                "/ip4/203.0.113.1/tcp/1",
                "/ip4/240.0.0.1/tcp/1",
                "/ip6/::1/tcp/1",
                "/ip6/fd00::1/tcp/1",
                "/ip6/64:ff9b::a00:1/tcp/1",
                "/ip6/2002:a00:1::1/tcp/1",
                "/ip6/2001:db8::1/tcp/1"
            })
    void testsOthersOnlyWhereThatIsAllowed(String address) {
        assertThat(isTestable(address, false)).isFalse();
        assertThat(isTestable(address, true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/0.0.0.0/tcp/1",
                "/ip4/224.0.0.1/tcp/1",
                "/ip4/169.254.169.254/tcp/80",
                "/ip6/fe80::1/tcp/1",
                "/ip4/8.8.8.8/tcp/0",
                "/ip4/8.8.8.8/udp/1/quic-v1",
                "/dns4/example.org/tcp/1",
                "/ip4/8.8.8.8/tcp/1/p2p-circuit"
            })
    void neverTestsWhatCannotBeDialledOrMustNot(String address) {
        assertThat(isTestable(address, true)).isFalse();
    }
}
