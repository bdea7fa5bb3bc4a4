package io.physarum.libp2p.kad;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.DialPausedException;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.routing.KadKey;
import io.physarum.libp2p.kad.routing.RoutingTable;
import io.physarum.libp2p.kad.simulation.Behaviour;
import io.physarum.libp2p.kad.simulation.SimulatedNetwork;
import io.physarum.libp2p.kad.simulation.SimulatedNode;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.kad.wire.KadMessageType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PeersTest {

    private static final KadMessage PING = KadMessage.request(KadMessageType.PING, ByteString.EMPTY);

    private final SimulatedNetwork network = new SimulatedNetwork(7);

    private final SimulatedNode self = network.add(DhtConfig.DEFAULT);

    private final RoutingTable table = new RoutingTable(self.id, 100, new RoutingTable.Limits(2, 3));

    private final List<String> limitsHit = new ArrayList<>();

    private final DhtListener listener = new DhtListener() {
        @Override
        public void onLimit(String name) {
            limitsHit.add(name);
        }
    };

    private final Peers peers =
            new Peers(new KadContext(self.config, network.loop, self, network.random, listener, table));

    @Test
    void seesAllPeersAgainThatOutliveAnOutage() {
        List<SimulatedNode> others = meet(150);
        others.forEach(other -> other.behaviour = Behaviour.SILENT);
        others.forEach(other -> peers.request(other.id, PING));
        network.loop.advance(self.config.times().rpc().plusMillis(1));

        others.forEach(other -> other.behaviour = Behaviour.ALIVE);
        network.loop.advance(Duration.ofMinutes(1));

        assertThat(table.size()).as("those whose check came after the outage").isGreaterThan(50);
        assertThat(table.closest(KadKey.of(self.id), 1000)).hasSize(table.size());
    }

    @Test
    void losesNoPeerForABoundOfItsOwn() {
        List<SimulatedNode> others = meet(30);
        Libp2pException connections = new LimitExceededException(Limit.MAX_OUTBOUND_CONNECTIONS, 16);
        Libp2pException waiting = new DialException(
                "cannot dial", Map.of(others.get(0).address, new LimitExceededException(Limit.MAX_WAITING_DIALS, 4)));
        for (Libp2pException fault : List.of(connections, waiting)) {
            self.ownFault = fault;
            others.forEach(other -> peers.request(other.id, PING));
            network.loop.advance(self.config.times().rpc().plusMillis(1));
        }
        peers.checkSilent(Duration.ZERO);
        network.loop.advance(Duration.ofMinutes(1));

        assertThat(table.closest(KadKey.of(self.id), 1000)).hasSize(30);
    }

    @Test
    void losesAPeerForABoundThatThePeerReaches() {
        SimulatedNode other = meet(1).get(0);
        self.ownFault = new LimitExceededException(Limit.DHT_ANSWER_BYTES, 1024);

        peers.request(other.id, PING);
        network.loop.advance(Duration.ofMinutes(1));

        assertThat(table.size()).isZero();
    }

    @Test
    void losesAPeerThatIsNotDialledAgainYet() {
        SimulatedNode other = meet(1).get(0);
        self.ownFault =
                new DialException("cannot dial", Map.of(other.address, new DialPausedException(Duration.ofSeconds(5))));

        CompletableFuture<KadMessage> request = peers.request(other.id, PING);
        network.loop.advance(Duration.ofMinutes(1));

        assertThat(request).isCompletedExceptionally();
        assertThat(table.size()).isZero();
    }

    private List<SimulatedNode> meet(int count) {
        List<SimulatedNode> others = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SimulatedNode other = network.add(DhtConfig.DEFAULT);
            self.learn(other.self(), Duration.ofHours(1));
            peers.said(other.id, true, true);
            others.add(other);
        }
        return others;
    }

    @Test
    void tellsABucketThatIsFullOfANetworkFromATableThatIs() throws UnknownHostException {
        InetAddress ip = InetAddress.getByName("203.0.113.1");
        for (int prefix : List.of(0, 0, 0, 1, 2)) {
            SimulatedNode other = network.add(peerWithPrefix(prefix), DhtConfig.DEFAULT);
            other.ip = ip;
            self.learn(other.self(), Duration.ofHours(1));
            peers.said(other.id, true, true);
        }

        assertThat(table.size()).isEqualTo(3);
        assertThat(limitsHit)
                .containsExactly(Limit.DHT_PEERS_PER_NETWORK_AND_BUCKET.text(), Limit.DHT_PEERS_PER_NETWORK.text());
    }

    private PeerId peerWithPrefix(int length) {
        KadKey key = KadKey.of(self.id);
        PeerId peer = SimulatedNetwork.randomPeer(network.random);
        while (key.commonPrefixLength(KadKey.of(peer)) != length) {
            peer = SimulatedNetwork.randomPeer(network.random);
        }
        return peer;
    }
}
