package io.physarum.libp2p.relay.dcutr;

import java.util.List;

import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.MemoryConnection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReachTest {

    /** Its relay is not on this machine. */
    private final Connection relayed = new MemoryConnection(new EmbeddedChannel(), false);

    private List<Multiaddr> publicOnes(String address) {
        return Reach.publicOnes(List.of(Multiaddr.parse(address)), relayed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ip4/8.8.8.8/tcp/1", "/ip6/2a00:1450:4001::1/tcp/1", "/dns4/node.example/tcp/1"})
    void takesForPublicWhatAnybodyCanDial(String address) {
        assertThat(publicOnes(address)).containsExactly(Multiaddr.parse(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/100.64.0.1/tcp/1",
                "/ip4/10.0.0.1/tcp/1",
                "/ip4/198.18.0.1/tcp/1",
                "/ip4/127.0.0.1/tcp/1",
                "/ip6/fd00::1/tcp/1",
                "/ip6/2001:db8::1/tcp/1",
                "/dns4/localhost/tcp/1",
                "/ip4/8.8.8.8/udp/1/quic-v1"
            })
    void takesNothingElseForPublic(String address) {
        assertThat(publicOnes(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ip4/127.0.0.1/tcp/1", "/ip4/0.0.0.0/tcp/1", "/ip6/::1/tcp/1", "/dns4/localhost/tcp/1"})
    void dialsThisMachineForNobodyElsewhere(String address) {
        assertThat(Reach.dialled(List.of(Multiaddr.parse(address)), relayed)).isEmpty();
    }
}
