package io.physarum.libp2p.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RemoteNetworkTest {

    private static RemoteNetwork of(String ip) throws UnknownHostException {
        return RemoteNetwork.of(InetAddress.getByName(ip));
    }

    @Test
    void anIp4AddressMappedIntoIp6CountsAsIp4() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        mapped[12] = (byte) 192;
        mapped[14] = 2;
        mapped[15] = 1;

        assertThat(RemoteNetwork.of(Inet6Address.getByAddress(null, mapped, -1)))
                .isEqualTo(of("192.0.2.1"))
                .isNotEqualTo(of("192.0.2.2"));
    }

    @Test
    void allAddressesOfAnIp6NetworkAreOneParty() throws UnknownHostException {
        assertThat(of("2001:db8::1")).isEqualTo(of("2001:db8::ffff")).isNotEqualTo(of("2001:db8:0:1::1"));
    }
}
