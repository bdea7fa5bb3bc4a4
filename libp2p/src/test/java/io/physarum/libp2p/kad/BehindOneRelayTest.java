package io.physarum.libp2p.kad;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.kad.simulation.Behaviour;
import io.physarum.libp2p.kad.simulation.SimulatedNetwork;
import io.physarum.libp2p.kad.simulation.SimulatedNode;
import io.physarum.libp2p.multiformats.Cid;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A small network whose nodes are all behind one relay with a public address, which is their bootstrap, too: routing tables count
 * them as one network, and take only some of them.
 */
class BehindOneRelayTest {

    private static final int NODES = 40;

    private final SimulatedNetwork network = new SimulatedNetwork(3);

    private final List<SimulatedNode> nodes = join();

    private List<SimulatedNode> join() {
        List<SimulatedNode> joined = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            SimulatedNode node = network.add(DhtConfig.DEFAULT);
            node.ip = relay();
            if (i > 0) {
                node.connect(joined.get(0));
                network.await(node.dht.bootstrap());
            }
            joined.add(node);
        }
        return joined;
    }

    private static InetAddress relay() {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) 203, 0, 113, 1});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private void assertFound(Cid cid, SimulatedNode provider, List<SimulatedNode> seekers) {
        for (SimulatedNode seeker : seekers) {
            assertThat(network.await(seeker.dht.findProviders(cid, 1)))
                    .extracting(PeerInfo::peerId)
                    .containsExactly(provider.id);
        }
    }

    private Cid provide(SimulatedNode provider) {
        Cid cid = SimulatedNetwork.randomCid(network.random);
        network.await(provider.dht.provide(cid));
        return cid;
    }

    @Test
    void everyNodeFindsWhatAnyProvidesThoughTablesHoldOnlyHalfOfTheNodes() {
        assertThat(nodes).allSatisfy(node -> assertThat(node.dht.routingTable()).hasSizeBetween(10, NODES * 2 / 3));

        for (SimulatedNode provider : nodes) {
            assertFound(provide(provider), provider, nodes);
        }
    }

    @Test
    void everyNodeFindsEveryOther() {
        for (SimulatedNode seeker : nodes) {
            for (SimulatedNode wanted : nodes) {
                if (seeker != wanted) {
                    assertThat(network.await(seeker.dht.findPeer(wanted.id))).hasValue(wanted.self());
                }
            }
        }
    }

    @Test
    void providersAreStillFoundWhenAQuarterOfTheNodesHasGone() {
        List<SimulatedNode> gone = nodes.subList(1, 1 + NODES / 4);
        List<SimulatedNode> left = new ArrayList<>(nodes);
        left.removeAll(gone);
        List<Cid> provided = left.stream().map(this::provide).toList();

        gone.forEach(node -> {
            node.behaviour = Behaviour.REFUSING;
            node.disconnect();
        });

        for (int i = 0; i < left.size(); i++) {
            assertFound(provided.get(i), left.get(i), left);
        }
    }
}
