package io.physarum.libp2p.kad;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.kad.simulation.SimulatedNetwork;
import io.physarum.libp2p.kad.simulation.SimulatedNode;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Lookups among peers of which some name providers that have announced nothing. */
class ForgedProvidersTest {

    private final SimulatedNetwork network = new SimulatedNetwork(21);

    private final Cid cid = SimulatedNetwork.randomCid(network.random);

    private final List<SimulatedNode> nodes = network.grow(60, DhtConfig.DEFAULT);

    private final SimulatedNode provider = nodes.get(7);

    private final SimulatedNode seeker = nodes.get(50);

    private void forge(List<SimulatedNode> forgers) {
        forgers.forEach(forger -> forger.lie =
                (request, answer) -> answer.withProviders(inventedProviders().toList()));
    }

    private Stream<PeerInfo> inventedProviders() {
        return Stream.generate(() -> new PeerInfo(
                        SimulatedNetwork.randomPeer(network.random), List.of(Multiaddr.parse("/ip4/10.9.9.9/tcp/9"))))
                .limit(50);
    }

    @Test
    void aThirdOfThePeersForgesButTheOneWantedProviderIsTheRightOne() {
        network.await(provider.dht.provide(cid));
        forge(nodes.subList(10, 30));

        for (SimulatedNode node : nodes.subList(30, 60)) {
            assertThat(network.await(node.dht.findProviders(cid, 1))).containsExactly(provider.self());
        }
    }

    @Test
    void keepsHalfOfTheLimitForProvidersThatTwoPeersNamed() {
        network.await(provider.dht.provide(cid));
        forge(nodes.subList(10, 30));
        List<PeerInfo> early = new ArrayList<>();

        List<PeerInfo> found = network.await(seeker.dht.findProviders(cid, 4, early::add));

        assertThat(found).startsWith(provider.self()).hasSize(4).containsExactlyInAnyOrderElementsOf(early);
    }

    @Test
    void passesOnWhatASinglePeerNamesWhenAllHaveBeenAsked() {
        SimulatedNode client = network.add(DhtConfig.DEFAULT.withMode(DhtMode.CLIENT));
        client.connect(nodes.get(0));
        network.await(client.dht.bootstrap());
        PeerInfo invented = inventedProviders().findFirst().orElseThrow();
        AtomicBoolean told = new AtomicBoolean();
        nodes.forEach(node -> node.lie =
                (request, answer) -> told.getAndSet(true) ? answer : answer.withProviders(List.of(invented, invented)));

        assertThat(network.await(client.dht.findProviders(cid, 1))).containsExactly(invented);
    }

    @Test
    void believesAProviderThatNamesItself() {
        SimulatedNetwork two = new SimulatedNetwork(2);
        List<SimulatedNode> pair = two.grow(2, DhtConfig.DEFAULT);
        two.await(pair.get(0).dht.provide(cid));
        SimulatedNode newcomer = two.add(DhtConfig.DEFAULT);
        pair.forEach(newcomer::connect);
        List<PeerInfo> early = new ArrayList<>();
        pair.get(1).latency = Duration.ofSeconds(2);

        newcomer.dht.findProviders(cid, 1, early::add);
        two.loop.advance(Duration.ofMillis(50));

        assertThat(early).containsExactly(pair.get(0).self());
    }
}
