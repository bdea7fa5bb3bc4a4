package io.physarum.libp2p.attack;

import java.util.ArrayList;
import java.util.List;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.Dht;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Many peers that name only each other want the places of those who were there before. */
class EclipseIT extends UnderAttack {

    private static final int ATTACKERS = 15;

    private static final DhtConfig SMALL = Victim.DHT.withParameters(3, 3);

    @Override
    Victim victim() {
        return new Victim(Victim.LIMITS, Victim.YAMUX, SMALL);
    }

    @Test
    void peersThatAnswerKeepTheirPlaces() {
        List<KademliaDht> servers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            servers.add(honestServer());
        }
        List<PeerId> early = victim.dht().routingTable();
        List<PeerInfo> named = new ArrayList<>();
        honest.unharmedBy(() -> {
            for (int i = 0; i < ATTACKERS; i++) {
                Host attacker = hostileHosts.start();
                named.add(new PeerInfo(attacker.peerId(), attacker.listenAddresses()));
                List<PeerInfo> others = List.copyOf(named);
                KadPeer.serve(
                        attacker,
                        request -> KadMessage.request(request.type(), request.key())
                                .withCloserPeers(others));
                TestHosts.connect(attacker, victim.host());
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> !victim.host()
                                .addressBook()
                                .protocols(attacker.peerId())
                                .isEmpty());
            }
        });

        assertThat(victim.dht().routingTable()).containsAll(early);
        servers.forEach(dht -> await(dht.stop()));
    }

    private KademliaDht honestServer() {
        Host host = hostileHosts.start();
        KademliaDht dht = Dht.on(host, SMALL);
        dht.start();
        TestHosts.connect(host, victim.host());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> victim.dht().routingTable().contains(host.peerId())
                        && dht.routingTable().contains(victim.host().peerId()));
        return dht;
    }
}
