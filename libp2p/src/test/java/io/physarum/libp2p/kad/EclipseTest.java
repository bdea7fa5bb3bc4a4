package io.physarum.libp2p.kad;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.routing.KadKey;
import io.physarum.libp2p.kad.routing.RoutingTable;
import io.physarum.libp2p.kad.simulation.SimulatedNetwork;
import io.physarum.libp2p.kad.simulation.SimulatedNode;
import io.physarum.libp2p.multiformats.Cid;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** An attacker with as many ids as it likes, but one network, tries to surround a node. */
class EclipseTest {

    private static final DhtConfig CONFIG = DhtConfig.DEFAULT
            .withParameters(8, 4)
            .withLimits(DhtLimits.DEFAULT.withNetworks(new RoutingTable.Limits(2, 6)));

    private final SimulatedNetwork network = new SimulatedNetwork(5);

    private final List<SimulatedNode> honest = honest(40);

    private final SimulatedNode victim = honest.get(20);

    private List<SimulatedNode> honest(int count) {
        List<SimulatedNode> nodes = network.grow(1, CONFIG);
        List<SimulatedNode> all = new ArrayList<>(nodes);
        for (int i = 1; i < count; i++) {
            SimulatedNode node = network.add(CONFIG);
            node.ip = ip(198, 51, i, 7);
            node.connect(all.get(0));
            network.await(node.dht.bootstrap());
            all.add(node);
        }
        return all;
    }

    private static InetAddress ip(int... bytes) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {(byte) bytes[0], (byte) bytes[1], (byte) bytes[2], (byte) bytes[3]});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Nodes of one network whose ids are nearer to the victim than those of most honest ones; they know only each other. */
    private List<SimulatedNode> surround(int count, int prefix) {
        KadKey target = KadKey.of(victim.id);
        List<SimulatedNode> attackers = new ArrayList<>();
        while (attackers.size() < count) {
            PeerId id = SimulatedNetwork.randomPeer(network.random);
            if (target.commonPrefixLength(KadKey.of(id)) >= prefix) {
                SimulatedNode node = network.add(id, CONFIG);
                node.ip = ip(203, 0, 113, attackers.size());
                attackers.add(node);
            }
        }
        List<PeerInfo> named =
                attackers.stream().map(SimulatedNode::self).limit(CONFIG.k()).toList();
        attackers.forEach(node -> {
            node.lie = (request, answer) -> answer.withCloserPeers(named).withProviders(List.of());
            node.connect(victim);
        });
        return attackers;
    }

    @Test
    void theAttackersGetOnlySoManyPlacesAndNoneOfAnHonestPeer() {
        List<PeerId> before = victim.dht.routingTable();

        List<PeerId> attackers = surround(100, 0).stream().map(node -> node.id).toList();

        assertThat(victim.dht.routingTable()).containsAll(before);
        assertThat(victim.dht.routingTable()).filteredOn(attackers::contains).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void lookupsOfTheVictimStillFindWhatHonestPeersProvide() {
        surround(100, 3);
        for (int i = 0; i < 10; i++) {
            Cid cid = SimulatedNetwork.randomCid(network.random);
            SimulatedNode provider = honest.get(i);
            network.await(provider.dht.provide(cid));

            assertThat(network.await(victim.dht.findProviders(cid, 1))).containsExactly(provider.self());
        }
    }

    @Test
    void theVictimIsStillFoundAndAnswersWithHonestPeers() {
        List<PeerId> attackers = surround(100, 3).stream().map(node -> node.id).toList();

        SimulatedNode newcomer = network.add(CONFIG);
        newcomer.connect(victim);
        network.await(newcomer.dht.bootstrap());

        assertThat(newcomer.dht.routingTable())
                .filteredOn(peer -> !attackers.contains(peer))
                .hasSizeGreaterThan(10);
    }
}
