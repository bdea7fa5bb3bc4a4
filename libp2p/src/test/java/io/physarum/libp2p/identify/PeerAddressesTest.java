package io.physarum.libp2p.identify;

import java.util.List;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.TestHosts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PeerAddressesTest {

    private static final Multiaddr LOOPBACK = Multiaddr.parse("/ip4/127.0.0.1/tcp/4001");

    private static final Multiaddr PRIVATE = Multiaddr.parse("/ip4/10.0.0.1/tcp/4001");

    private static final Multiaddr ZONED = Multiaddr.parse("/ip6zone/eth0/ip6/fe80::1/tcp/4001");

    private final KnownPeer here = new KnownPeer(LOOPBACK);

    private final KnownPeer elsewhere = new KnownPeer(PRIVATE);

    private final HostBuilder builder = new HostBuilder();

    private Host host = builder.build();

    private void announce(Multiaddr... addresses) {
        TestHosts.await(host.stop());
        host = builder.announceAddresses(List.of(addresses)).build();
    }

    @AfterEach
    void stop() {
        TestHosts.await(host.stop());
    }

    @Test
    void loopbackAddressesAreToldOnThisMachineOnly() {
        announce(LOOPBACK, PRIVATE, ZONED);

        assertThat(PeerAddresses.told(host, here)).containsExactly(LOOPBACK, PRIVATE);
        assertThat(PeerAddresses.told(host, elsewhere)).containsExactly(PRIVATE);
    }

    @Test
    void theRecordHoldsWhatEverybodyMayKnow() {
        announce(LOOPBACK, PRIVATE, ZONED);

        assertThat(PeerAddresses.record(host, elsewhere)).contains(host.signedPeerRecord());
        assertThat(host.signedPeerRecord().content().addresses()).containsExactly(PRIVATE);
    }

    @Test
    void aRecordOfLoopbackAddressesStaysOnThisMachine() {
        announce(LOOPBACK);

        assertThat(PeerAddresses.record(host, here)).contains(host.signedPeerRecord());
        assertThat(PeerAddresses.record(host, elsewhere)).isEmpty();
    }
}
