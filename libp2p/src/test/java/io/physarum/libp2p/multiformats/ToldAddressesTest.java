package io.physarum.libp2p.multiformats;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ToldAddressesTest {

    private static final Multiaddr OUTSIDE = Multiaddr.parse("/ip4/198.51.100.7/tcp/4001");

    private static final Multiaddr HERE = Multiaddr.parse("/ip4/127.0.0.1/tcp/4001");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/203.0.113.9/tcp/1",
                "/ip4/192.168.1.2/tcp/1",
                "/ip4/10.0.0.1/udp/4001/quic-v1",
                "/ip6/2001:db8::1/tcp/1",
                "/dns4/node.example/tcp/1"
            })
    void believesAddressesThatCanBeDialledFromElsewhere(String address) {
        assertThat(ToldAddresses.isCredible(Multiaddr.parse(address), OUTSIDE)).isTrue();
        assertThat(ToldAddresses.isCredible(Multiaddr.parse(address), HERE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/127.0.0.1/tcp/1",
                "/ip4/127.1.2.3/tcp/1",
                "/ip6/::1/tcp/1",
                "/ip6/::ffff:127.0.0.1/tcp/1",
                "/ip4/127.0.0.1/udp/1/quic-v1",
                "/dns4/localhost/tcp/1",
                "/dns/x.LocalHost/tcp/1",
                "/dns6/localhost./tcp/1"
            })
    void believesWhatMeansThisMachineOnlyFromThisMachine(String address) {
        assertThat(ToldAddresses.isCredible(Multiaddr.parse(address), OUTSIDE)).isFalse();
        assertThat(ToldAddresses.isCredible(Multiaddr.parse(address), HERE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/0.0.0.0/tcp/1",
                "/ip6/::/tcp/1",
                "/ip4/224.0.0.251/udp/5353",
                "/ip6/ff02::fb/tcp/1",
                "/ip4/255.255.255.255/tcp/1",
                "/ip4/203.0.113.9/tcp/0",
                "/ip6zone/1/ip6/fe80::1/tcp/1"
            })
    void believesNobodyWhereNobodyCanBe(String address) {
        assertThat(ToldAddresses.isCredible(Multiaddr.parse(address), OUTSIDE)).isFalse();
        assertThat(ToldAddresses.isCredible(Multiaddr.parse(address), HERE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.1.1", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1", "224.0.0.251"})
    void aNameLeadsToThisMachineOnlyIfItSaysSo(String ip) throws UnknownHostException {
        InetAddress resolved = InetAddress.getByName(ip);
        for (String name : List.of("/dns4/node.example/tcp/1", "/dns/127.0.0.1/tcp/1", "/dns6/node/tcp/1")) {
            assertThat(ToldAddresses.mayLeadTo(Multiaddr.parse(name), resolved)).isFalse();
        }
        assertThat(ToldAddresses.mayLeadTo(Multiaddr.parse("/dns/localhost/tcp/1"), resolved))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"198.51.100.7", "192.168.1.2", "169.254.1.1", "2001:db8::1", "fc00::1"})
    void aNameLeadsToOtherMachines(String ip) throws UnknownHostException {
        assertThat(ToldAddresses.mayLeadTo(Multiaddr.parse("/dns/node.example/tcp/1"), InetAddress.getByName(ip)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ip4/127.0.0.1/tcp/1", "/ip6/::1/tcp/1", "/dns4/localhost/tcp/1"})
    void tellsOfThisMachineOnlyWhoIsOnIt(String address) {
        assertThat(ToldAddresses.isTold(Multiaddr.parse(address), OUTSIDE, OUTSIDE))
                .isFalse();
        assertThat(ToldAddresses.isTold(Multiaddr.parse(address), HERE, HERE)).isTrue();
        assertThat(ToldAddresses.isTold(Multiaddr.parse("/ip4/10.0.0.1/tcp/1"), OUTSIDE, OUTSIDE))
                .isTrue();
        assertThat(ToldAddresses.isTold(Multiaddr.parse("/ip6zone/1/ip6/fe80::1/tcp/1"), HERE, HERE))
                .isFalse();
    }
}
