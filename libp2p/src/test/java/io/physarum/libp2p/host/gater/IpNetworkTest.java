package io.physarum.libp2p.host.gater;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@SuppressWarnings("AddressSelection") // all hosts here are literal addresses
class IpNetworkTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, 11.0.0.0",
        "192.0.2.128/25, 192.0.2.255, 192.0.2.127",
        "192.0.2.7, 192.0.2.7, 192.0.2.8",
        "0.0.0.0/0, 203.0.113.9, ::1",
        "2001:db8::/32, 2001:db8:ffff::1, 2001:db9::1",
        "2001:db8:0:8000::/49, 2001:db8:0:ffff::1, 2001:db8:0:7fff::1",
        "::1, ::1, ::2",
        "::ffff:10.0.0.0/8, 10.1.2.3, 11.0.0.0",
        "::/0, 2001:db8::1, 192.0.2.1"
    })
    void holdsTheAddressesThatShareItsPrefix(String network, String inside, String outside)
            throws UnknownHostException {
        assertThat(IpNetwork.parse(network).contains(InetAddress.getByName(inside)))
                .isTrue();
        assertThat(IpNetwork.parse(network).contains(InetAddress.getByName(outside)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1/8, write 10.0.0.0/8 or a longer prefix",
        "10.0.0.0/33, a number from 0 to 32",
        "2001:db8::/129, a number from 0 to 128",
        "10.0.0.0/, a number from 0 to 32",
        "10.0.0.0/-1, a number from 0 to 32",
        "10.0.0/8, is no IPv4 or IPv6 address",
        "example.org, is no IPv4 or IPv6 address",
        "fe80::1%eth0, is no IPv4 or IPv6 address",
        "'', is no IPv4 or IPv6 address"
    })
    void saysWhatIsWrongWithWhatIsNoNetwork(String text, String what) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IpNetwork.parse(text))
                .withMessageStartingWith("'" + text + "' is no network such as")
                .withMessageContaining(what);
    }

    @Test
    void isEqualToWhatHoldsTheSameAddresses() {
        assertThat(IpNetwork.parse("10.0.0.0/8"))
                .isEqualTo(IpNetwork.parse("10.0.0.0/8"))
                .hasSameHashCodeAs(IpNetwork.parse("10.0.0.0/8"))
                .isNotEqualTo(IpNetwork.parse("10.0.0.0/9"))
                .hasToString("10.0.0.0/8");
        assertThat(IpNetwork.parse("192.0.2.1")).hasToString("192.0.2.1/32");
    }
}
