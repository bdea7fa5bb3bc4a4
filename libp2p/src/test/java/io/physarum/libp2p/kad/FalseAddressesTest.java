package io.physarum.libp2p.kad;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.routing.KadKey;
import io.physarum.libp2p.kad.routing.RoutingTable;
import io.physarum.libp2p.kad.simulation.SimulatedNetwork;
import io.physarum.libp2p.kad.simulation.SimulatedNode;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.kad.wire.KadMessageType;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Lookups among peers of which one says that others live where they do not, and is the first to say anything. */
class FalseAddressesTest {

    private final SimulatedNetwork network = new SimulatedNetwork(5);

    private final Cid cid = SimulatedNetwork.randomCid(network.random);

    private final KadKey target = KadKey.of(cid.multihash().bytes());

    private final List<SimulatedNode> nodes = network.grow(60, DhtConfig.DEFAULT);

    private final SimulatedNode provider = nodes.get(7);

    /** Addresses where nobody is, as many as one message may name of a peer. */
    private static List<Multiaddr> elsewhere() {
        return IntStream.range(1, 17)
                .mapToObj(host -> Multiaddr.parse("/ip4/10.9.9." + host + "/tcp/9"))
                .toList();
    }

    private static PeerInfo falsely(PeerInfo peer) {
        return new PeerInfo(peer.peerId(), elsewhere());
    }

    private static void lieOfAddresses(SimulatedNode liar) {
        liar.latency = Duration.ofMillis(1);
        liar.lie = (request, answer) -> answer.withCloserPeers(answer.closerPeers().stream()
                        .map(FalseAddressesTest::falsely)
                        .toList())
                .withProviders(answer.providers().stream()
                        .map(FalseAddressesTest::falsely)
                        .toList());
    }

    private SimulatedNode clientOf(SimulatedNode... known) {
        SimulatedNode client = network.add(DhtConfig.DEFAULT.withMode(DhtMode.CLIENT));
        for (SimulatedNode node : known) {
            client.connect(node);
        }
        return client;
    }

    @Test
    void findsTheNearestThoughTheFirstToNameThemNamesFalseAddresses() {
        List<PeerId> nearest = nodes.stream()
                .map(node -> node.id)
                .sorted(Comparator.comparing(KadKey::of, target.nearestFirst()))
                .limit(DhtConfig.DEFAULT.k())
                .toList();
        lieOfAddresses(nodes.get(0));
        SimulatedNode client = clientOf(nodes.get(0), nodes.get(1));

        assertThat(network.await(client.dht.closestPeers(cid.multihash().bytes())))
                .extracting(PeerInfo::peerId)
                .containsExactlyElementsOf(nearest);
    }

    @Test
    void givesAProvidersOwnAddressWhoeverElseNamesOthers() {
        network.await(provider.dht.provide(cid));
        for (SimulatedNode liar : List.of(nodes.get(0), nodes.get(20), nodes.get(40))) {
            liar.lie = (request, answer) -> answer.withProviders(List.of(falsely(provider.self())));
            liar.latency = Duration.ofMillis(1);
            SimulatedNode client = clientOf(liar, nodes.get(1));

            List<PeerInfo> found = network.await(client.dht.findProviders(cid, 1));

            assertThat(found).extracting(PeerInfo::peerId).containsExactly(provider.id);
            assertThat(found.get(0).addresses()).contains(provider.address);
            liar.lie = null;
            liar.latency = null;
        }
    }

    @Test
    void putsTheProvidersOwnWordFirst() {
        network.await(provider.dht.provide(cid));
        FindProvidersQuery query = query(clientOf(nodes.get(0)), 1);

        answer(query, nodes.get(1), falsely(provider.self()));
        answer(query, nodes.get(2), falsely(provider.self()));
        answer(query, provider, provider.self());

        assertThat(query.end().get(0).addresses()).startsWith(provider.address);
    }

    @Test
    void putsEachInformersFirstAddressBeforeAnybodysSecond() {
        FindProvidersQuery query = query(clientOf(nodes.get(0)), 1);

        answer(query, nodes.get(1), falsely(provider.self()));
        answer(query, nodes.get(2), provider.self());

        assertThat(query.end().get(0).addresses())
                .startsWith(elsewhere().get(0), provider.address)
                .hasSize(AddressVoices.MAX_PER_ANSWER + 1);
    }

    private FindProvidersQuery query(SimulatedNode node, int limit) {
        KadContext context = new KadContext(
                node.config,
                network.loop,
                node,
                network.random,
                DhtListener.none(),
                new RoutingTable(node.id, 20, DhtConfig.DEFAULT.limits().networks()));
        return new FindProvidersQuery(
                context, ByteString.copyFrom(cid.multihash().bytes()), limit, found -> {});
    }

    private void answer(FindProvidersQuery query, SimulatedNode from, PeerInfo named) {
        KadMessage answer = KadMessage.request(
                        KadMessageType.GET_PROVIDERS,
                        ByteString.copyFrom(cid.multihash().bytes()))
                .withProviders(List.of(named));
        query.onAnswer(from.id, answer);
    }
}
