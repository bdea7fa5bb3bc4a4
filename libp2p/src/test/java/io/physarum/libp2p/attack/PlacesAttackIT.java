package io.physarum.libp2p.attack;

import java.util.ArrayList;
import java.util.List;

import io.physarum.libp2p.core.Limit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Connections that are finished and in use, and take all places. */
class PlacesAttackIT extends UnderAttack {

    /** A host to which loopback is an address like any other. */
    @Override
    Victim victim() {
        return new Victim(Victim.limits().unlimitedNetworks(List.of()).build(), Victim.YAMUX, Victim.DHT);
    }

    @Test
    void twoAddressesDoNotKeepEverybodyElseOut() {
        List<RawPeer> peers = new ArrayList<>();
        honest.unharmedBy(() -> {
            int places = Victim.LIMITS.maxInboundConnections() - honest.all().size();
            for (int i = 0; i < places; i++) {
                RawPeer peer = rawPeer(i % 2 == 0 ? "127.0.0.2" : "127.0.0.3");
                int stream = peer.open(Victim.SILENT);
                peer.flush();
                peer.awaitAgreement(stream, Victim.SILENT);
                peers.add(peer);
            }
            honest.newcomerIsWelcome();
        });
        assertThat(victim.timesHit(Limit.MAX_INBOUND_CONNECTIONS.text())).isPositive();
        assertThat(peers).filteredOn(peer -> peer.channel().isActive()).hasSizeGreaterThanOrEqualTo(peers.size() - 2);
    }
}
