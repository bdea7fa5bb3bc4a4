package io.physarum.libp2p.host;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.LimitExceededException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@SuppressWarnings("AddressSelection") // all hosts here are literal addresses
class InboundGateTest {

    private final InboundGate gate = new InboundGate(HostLimits.builder()
            .maxInboundConnections(6)
            .maxPendingInbound(5)
            .maxConnectionsPerIp(3)
            .maxPendingPerIp(2)
            .build());

    private static EmbeddedChannel from(String ip) {
        return new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(ip, 1);
            }
        };
    }

    private void refuses(String ip, String limit) {
        assertThatThrownBy(() -> gate.admit(from(ip)))
                .isInstanceOfSatisfying(
                        LimitExceededException.class, e -> assertThat(e.limit()).isEqualTo(limit));
    }

    @Test
    void oneAddressHasItsShareOfPendingConnections() {
        Runnable first = gate.admit(from("192.0.2.1"));
        gate.admit(from("192.0.2.1"));
        refuses("192.0.2.1", "max-pending-per-ip");
        gate.admit(from("192.0.2.2"));

        first.run();
        gate.admit(from("192.0.2.1"));
        refuses("192.0.2.1", "max-connections-per-ip");
    }

    @Test
    void aNetworkOfIpv6CountsAsOneAddress() {
        gate.admit(from("2001:db8::1"));
        gate.admit(from("2001:db8::ffff:2"));
        refuses("2001:db8::3", "max-pending-per-ip");
        gate.admit(from("2001:db8:0:1::3"));
    }

    @Test
    void closingGivesThePlaceBack() {
        List<EmbeddedChannel> channels = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            EmbeddedChannel channel = from("192.0.2." + i);
            gate.admit(channel).run();
            channels.add(channel);
        }
        refuses("192.0.2.7", "max-inbound-connections");

        channels.get(0).close();
        gate.admit(from("192.0.2.7")).run();
    }

    @Test
    void loopbackIsLimitedInAllOnly() {
        for (int i = 0; i < 5; i++) {
            gate.admit(from("127.0.0.1"));
        }
        refuses("127.0.0.1", "max-pending-inbound");
    }
}
