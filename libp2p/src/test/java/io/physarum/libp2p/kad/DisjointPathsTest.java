package io.physarum.libp2p.kad;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.routing.KadKey;
import io.physarum.libp2p.kad.simulation.Lie;
import io.physarum.libp2p.kad.simulation.SimulatedNetwork;
import io.physarum.libp2p.kad.simulation.SimulatedNode;
import io.physarum.libp2p.kad.wire.KadMessageType;
import io.physarum.libp2p.multiformats.Cid;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Lookups among peers of which some, nearer to the key than any other, name nobody but each other. */
class DisjointPathsTest {

    private static final int K = 8;

    private static final DhtConfig CONFIG = DhtConfig.DEFAULT.withParameters(K, 3);

    private final SimulatedNetwork network = new SimulatedNetwork(11);

    private final Cid cid = SimulatedNetwork.randomCid(network.random);

    private final KadKey target = KadKey.of(cid.multihash().bytes());

    private final List<SimulatedNode> honest = network.grow(200, CONFIG);

    private final SimulatedNode provider = honest.get(5);

    /** Peers near the key; each stays where nobody knows it, until a seeker meets the first. */
    private List<SimulatedNode> liars() {
        Comparator<PeerId> nearest = Comparator.comparing(KadKey::of, target.nearestFirst());
        return Stream.generate(() -> SimulatedNetwork.randomPeer(network.random))
                .limit(20_000)
                .sorted(nearest)
                .limit(2 * K)
                .map(id -> network.add(id, CONFIG))
                .toList();
    }

    private static void lie(List<SimulatedNode> liars) {
        List<PeerInfo> named = liars.stream().map(SimulatedNode::self).toList();
        Lie lie = (request, answer) -> answer.withProviders(List.of()).withCloserPeers(named);
        liars.forEach(liar -> liar.lie = lie);
    }

    /** What a node finds that knows the whole network and, for as long, one of the liars. */
    private List<PeerInfo> found(DhtConfig config) {
        SimulatedNode seeker = network.add(config);
        List<SimulatedNode> liars = liars();
        seeker.connect(liars.get(0));
        seeker.connect(honest.get(0));
        network.await(seeker.dht.bootstrap());
        assertThat(seeker.dht.routingTable()).contains(liars.get(0).id);
        lie(liars);
        return network.await(seeker.dht.findProviders(cid, 1));
    }

    @Test
    void aMinorityOfLiarsHidesAProviderFromASinglePathOnly() {
        network.await(provider.dht.provide(cid));

        assertThat(found(CONFIG.withPaths(1))).isEmpty();
        assertThat(found(CONFIG.withPaths(3))).containsExactly(provider.self());
    }

    @Test
    void asksEachPeerOnOnePathOnly() {
        List<PeerId> asked = new ArrayList<>();
        SimulatedNode seeker = joined();
        honest.forEach(node -> node.lie = (request, answer) -> {
            if (answer.type() == KadMessageType.GET_PROVIDERS) {
                asked.add(node.id);
            }
            return answer;
        });

        network.await(seeker.dht.findProviders(cid, 1));

        assertThat(asked).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(3 * K);
    }

    @Test
    void givesTheNearestPeersOfAllPaths() {
        SimulatedNode seeker = joined();

        assertThat(network.await(seeker.dht.closestPeers(cid.multihash().bytes())))
                .extracting(PeerInfo::peerId)
                .containsExactlyElementsOf(honest.stream()
                        .map(node -> node.id)
                        .sorted(Comparator.comparing(KadKey::of, target.nearestFirst()))
                        .limit(K)
                        .toList());
    }

    private SimulatedNode joined() {
        SimulatedNode seeker = network.add(CONFIG);
        seeker.connect(honest.get(0));
        network.await(seeker.dht.bootstrap());
        return seeker;
    }

    @Test
    void refusesANumberOfPathsThatMakesNoSense() {
        assertThatThrownBy(() -> CONFIG.withPaths(0)).hasMessageContaining("dht paths is 0");
        assertThatThrownBy(() -> CONFIG.withPaths(101)).hasMessageContaining("dht paths is 101");
    }
}
