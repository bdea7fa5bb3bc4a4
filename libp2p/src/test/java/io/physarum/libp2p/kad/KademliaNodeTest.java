package io.physarum.libp2p.kad;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.record.ProviderStore;
import io.physarum.libp2p.kad.record.RecordValidator;
import io.physarum.libp2p.kad.routing.KadKey;
import io.physarum.libp2p.kad.simulation.Behaviour;
import io.physarum.libp2p.kad.simulation.SimulatedNetwork;
import io.physarum.libp2p.kad.simulation.SimulatedNode;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KademliaNodeTest {

    private static final DhtConfig CONFIG = DhtConfig.DEFAULT;

    private static final DhtConfig CLIENT = CONFIG.withMode(DhtMode.CLIENT);

    private static final DhtConfig LONGEST = CONFIG.withValidator("longest", new RecordValidator() {
        @Override
        public boolean isValid(ByteString key, ByteString value) {
            return true;
        }

        @Override
        public int select(ByteString key, List<ByteString> values) {
            return values.get(0).size() >= values.get(1).size() ? 0 : 1;
        }
    });

    private final SimulatedNetwork network = new SimulatedNetwork(42);

    @Test
    void findsWhatTheOtherOfTwoNodesProvides() {
        List<SimulatedNode> nodes = network.grow(2, CONFIG);
        Cid cid = SimulatedNetwork.randomCid(network.random);

        assertThat(network.await(nodes.get(1).dht.provide(cid))).isEqualTo(1);

        assertThat(network.await(nodes.get(0).dht.findProviders(cid, 5)))
                .containsExactly(nodes.get(1).self());
    }

    @Test
    void includesItselfAmongTheProviders() {
        List<SimulatedNode> nodes = network.grow(2, CONFIG);
        Cid cid = SimulatedNetwork.randomCid(network.random);
        network.await(nodes.get(0).dht.provide(cid));
        network.await(nodes.get(1).dht.provide(cid));

        assertThat(network.await(nodes.get(0).dht.findProviders(cid, 5)))
                .extracting(PeerInfo::peerId)
                .containsExactly(nodes.get(0).id, nodes.get(1).id);
    }

    @Test
    void findsProvidersFromEveryNodeOfTwoHundred() {
        List<SimulatedNode> nodes = network.grow(200, CONFIG);
        Cid cid = SimulatedNetwork.randomCid(network.random);

        assertThat(network.await(nodes.get(77).dht.provide(cid))).isEqualTo(20);

        for (SimulatedNode node : nodes) {
            assertThat(network.await(node.dht.findProviders(cid, 1)))
                    .extracting(PeerInfo::peerId)
                    .containsExactly(nodes.get(77).id);
        }
    }

    @Test
    void findsExactlyTheNearestPeers() {
        List<SimulatedNode> nodes = network.grow(200, CONFIG);
        byte[] key = "any key".getBytes(StandardCharsets.UTF_8);
        SimulatedNode seeker = nodes.get(13);

        List<PeerInfo> found = network.await(seeker.dht.closestPeers(key));

        assertThat(found)
                .extracting(PeerInfo::peerId)
                .containsExactlyElementsOf(nearest(nodes, KadKey.of(key), seeker));
    }

    @Test
    void findsProvidersThoughAThirdOfTheNodesIsDeadOrSilent() {
        List<SimulatedNode> nodes = network.grow(150, CONFIG);
        Cid cid = SimulatedNetwork.randomCid(network.random);
        network.await(nodes.get(3).dht.provide(cid));
        for (int i = 30; i < 80; i++) {
            nodes.get(i).behaviour = i % 2 == 0 ? Behaviour.REFUSING : Behaviour.SILENT;
        }

        for (int i = 100; i < 120; i++) {
            long started = network.loop.nanos();
            assertThat(network.await(nodes.get(i).dht.findProviders(cid, 1))).hasSize(1);
            assertThat(Duration.ofNanos(network.loop.nanos() - started)).isLessThan(Duration.ofSeconds(12));
        }
    }

    @Test
    void aSilentPeerHoldsNothingUpForLong() {
        List<SimulatedNode> nodes = network.grow(5, CONFIG);
        nodes.get(3).behaviour = Behaviour.SILENT;
        long started = network.loop.nanos();

        List<PeerInfo> found =
                network.await(nodes.get(4).dht.findProviders(SimulatedNetwork.randomCid(network.random), 3));

        assertThat(found).isEmpty();
        assertThat(Duration.ofNanos(network.loop.nanos() - started)).isLessThan(Duration.ofMillis(1500));
    }

    @Test
    void waitsForASlowPeerIfThereIsNoOther() {
        List<SimulatedNode> nodes = network.grow(2, CONFIG);
        Cid cid = SimulatedNetwork.randomCid(network.random);
        network.await(nodes.get(1).dht.provide(cid));
        nodes.get(1).dht.stopProviding(cid);
        network.await(nodes.get(0).dht.provide(cid));
        nodes.get(0).latency = Duration.ofMillis(1800);

        assertThat(network.await(nodes.get(1).dht.findProviders(cid, 1))).hasSize(1);
    }

    @Test
    void putsRecordsOnSlowPeersToo() {
        List<SimulatedNode> nodes = network.grow(8, CONFIG);
        nodes.get(3).latency = Duration.ofMillis(1300);
        Cid cid = SimulatedNetwork.randomCid(network.random);

        assertThat(network.await(nodes.get(5).dht.provide(cid))).isEqualTo(7);
    }

    @Test
    void endsThoughAPeerMakesUpCloserPeersWithoutEnd() {
        List<SimulatedNode> nodes = network.grow(30, CONFIG);
        for (int i = 5; i < 10; i++) {
            nodes.get(i).lie = (request, answer) -> answer.withCloserPeers(inventedPeers());
        }
        Cid cid = SimulatedNetwork.randomCid(network.random);
        long before = network.requests;

        network.await(nodes.get(20).dht.provide(cid));

        assertThat(network.requests - before).isLessThan(256 + 20);
        assertThat(network.await(nodes.get(25).dht.findProviders(cid, 1))).hasSize(1);
    }

    private List<PeerInfo> inventedPeers() {
        List<PeerInfo> invented = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            invented.add(new PeerInfo(
                    SimulatedNetwork.randomPeer(network.random), List.of(Multiaddr.parse("/ip4/10.9.9.9/tcp/9"))));
        }
        return invented;
    }

    @Test
    void announcesAsSoonAsTheFirstPeerComes() {
        SimulatedNode lonely = network.add(CONFIG);
        Cid cid = SimulatedNetwork.randomCid(network.random);
        assertThat(network.await(lonely.dht.provide(cid))).isZero();
        network.loop.advance(Duration.ofSeconds(40));
        SimulatedNode other = network.add(CONFIG);

        lonely.connect(other);
        network.loop.advance(Duration.ofMillis(500));

        assertThat(network.await(other.dht.findProviders(cid, 1))).containsExactly(lonely.self());
    }

    @Test
    void triesConnectedPeersWhileTheTableIsEmpty() {
        List<SimulatedNode> nodes = network.grow(3, CONFIG);
        Cid cid = SimulatedNetwork.randomCid(network.random);
        network.await(nodes.get(1).dht.provide(cid));
        SimulatedNode fresh = network.add(CONFIG);
        fresh.connected.add(nodes.get(0).id);
        fresh.learn(nodes.get(0).self(), Duration.ofMinutes(1));

        assertThat(fresh.dht.routingTable()).isEmpty();
        assertThat(network.await(fresh.dht.findProviders(cid, 1)))
                .containsExactly(nodes.get(1).self());
    }

    @Test
    void tellsARestartedPeerWhatItForgot() {
        List<SimulatedNode> nodes = network.grow(2, CONFIG);
        Cid cid = SimulatedNetwork.randomCid(network.random);
        network.await(nodes.get(1).dht.provide(cid));
        nodes.get(0).dht.stop();
        nodes.get(0).disconnect();
        SimulatedNode restarted = network.add(CONFIG);

        restarted.connect(nodes.get(1));
        network.loop.advance(Duration.ofSeconds(1));

        assertThat(network.await(restarted.dht.findProviders(cid, 1)))
                .containsExactly(nodes.get(1).self());
    }

    @Test
    void tellsAPeerTheOtherKeysThoughItRefusesOne() {
        SimulatedNode other = network.add(CONFIG);
        SimulatedNode picky =
                network.add(CONFIG.withLimits(DhtLimits.DEFAULT.withProviders(new ProviderStore.Limits(100, 1, 100))));
        List<SimulatedNode> others = network.grow(2, CONFIG);
        SimulatedNode provider = others.get(1);
        List<Cid> cids = Stream.generate(() -> SimulatedNetwork.randomCid(network.random))
                .limit(5)
                .toList();
        other.connect(picky);
        network.await(other.dht.provide(cids.get(0)));
        cids.forEach(cid -> network.await(provider.dht.provide(cid)));

        provider.connect(picky);
        network.loop.advance(Duration.ofMillis(900));
        others.forEach(node -> network.await(node.dht.stop()));

        for (Cid cid : cids.subList(1, 5)) {
            assertThat(network.await(picky.dht.findProviders(cid, 1))).containsExactly(provider.self());
        }
    }

    @Test
    void manyPeersOfOneNetworkDoNotKeepAnotherFromAKey() throws UnknownHostException {
        SimulatedNode server =
                network.add(CONFIG.withLimits(DhtLimits.DEFAULT.withProviders(new ProviderStore.Limits(100, 3, 100))));
        Cid cid = SimulatedNetwork.randomCid(network.random);
        for (String ip : List.of("203.0.113.1", "203.0.113.2", "203.0.113.3", "198.51.100.1")) {
            SimulatedNode node = network.add(CLIENT);
            node.ip = InetAddress.getByName(ip);
            node.connect(server);
            assertThat(network.await(node.dht.provide(cid))).as(ip).isEqualTo(1);
        }
        SimulatedNode fourth = network.add(CLIENT);
        fourth.ip = InetAddress.getByName("203.0.113.4");
        fourth.connect(server);

        assertThat(network.await(fourth.dht.provide(cid))).isZero();
    }

    @Test
    void tellsAPeerNothingAnewThatOnlyIdentifiesItselfAgain() {
        List<SimulatedNode> nodes = network.grow(2, CONFIG);
        SimulatedNode provider = nodes.get(1);
        network.await(provider.dht.provide(SimulatedNetwork.randomCid(network.random)));
        network.requests = 0;

        for (int i = 0; i < 50; i++) {
            provider.identify(nodes.get(0), false);
        }
        network.loop.advance(Duration.ofMinutes(1));

        assertThat(network.requests).isZero();
    }

    @Test
    void tellsAPeerThatComesAgainAndAgainOnlyNowAndThen() {
        List<SimulatedNode> nodes = network.grow(2, CONFIG);
        SimulatedNode provider = nodes.get(1);
        for (int i = 0; i < 10; i++) {
            network.await(provider.dht.provide(SimulatedNetwork.randomCid(network.random)));
        }
        network.requests = 0;

        for (int i = 0; i < 50; i++) {
            provider.identify(nodes.get(0), true);
            network.loop.advance(Duration.ofMillis(100));
        }
        assertThat(network.requests).isEqualTo(10);

        network.loop.advance(Duration.ofMinutes(1));
        assertThat(network.requests)
                .as("once more for those that came meanwhile")
                .isEqualTo(20);
    }

    @Test
    void putsMoreValuesThanItTakesFromAPeer() {
        SimulatedNode node = network.grow(2, LONGEST).get(0);
        int count = LONGEST.limits().values().perPeer() + 10;
        for (int i = 0; i < count; i++) {
            byte[] key = ("/longest/" + i).getBytes(StandardCharsets.UTF_8);
            assertThat(network.await(node.dht.putValue(key, new byte[1])))
                    .isEqualTo(i < LONGEST.limits().values().perPeer() ? 1 : 0);
        }

        assertThat(network.await(node.dht.getValue("/longest/0".getBytes(StandardCharsets.UTF_8))))
                .isPresent();
    }

    @Test
    void failsToPutAValueThatIsWorseThanTheOneHereWithoutBlamingOthers() {
        SimulatedNode node = network.grow(2, LONGEST).get(0);
        byte[] key = "/longest/a".getBytes(StandardCharsets.UTF_8);
        network.await(node.dht.putValue(key, new byte[2]));

        assertThatThrownBy(() -> network.await(node.dht.putValue(key, new byte[1])))
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("better value");
    }

    @Test
    void announcesAgainBeforeRecordsExpireAndNotAfterwards() {
        DhtConfig config = CONFIG.withTimes(DhtTimes.DEFAULT.withProviderTtl(Duration.ofMinutes(3)));
        List<SimulatedNode> nodes = network.grow(10, config);
        Cid cid = SimulatedNetwork.randomCid(network.random);
        network.await(nodes.get(1).dht.provide(cid));
        for (int i = 0; i < 10; i++) {
            network.loop.advance(Duration.ofMinutes(1));
            assertThat(network.await(nodes.get(9).dht.findProviders(cid, 1))).hasSize(1);
        }

        nodes.get(1).dht.stopProviding(cid);
        network.loop.advance(Duration.ofMinutes(3).plusSeconds(1));

        assertThat(network.await(nodes.get(9).dht.findProviders(cid, 1))).isEmpty();
    }

    @Test
    void keepsClientsOutOfRoutingTablesButServesThem() {
        List<SimulatedNode> nodes = network.grow(10, CONFIG);
        SimulatedNode client = network.add(CLIENT);
        client.connect(nodes.get(0));
        network.await(client.dht.bootstrap());
        Cid cid = SimulatedNetwork.randomCid(network.random);

        assertThat(network.await(client.dht.provide(cid))).isEqualTo(10);

        assertThat(nodes).noneMatch(node -> node.dht.routingTable().contains(client.id));
        assertThat(client.dht.routingTable()).hasSize(10);
        assertThat(network.await(nodes.get(5).dht.findProviders(cid, 1))).containsExactly(client.self());
        assertThat(network.await(nodes.get(5).dht.findPeer(client.id))).contains(client.self());
    }

    @Test
    void findsAPeerThatOnlyOthersKnow() {
        List<SimulatedNode> nodes = network.grow(100, CONFIG);
        SimulatedNode far = nodes.get(99);
        SimulatedNode seeker = network.add(CONFIG);
        seeker.connect(nodes.get(0));

        assertThat(network.await(seeker.dht.findPeer(far.id))).contains(far.self());
        assertThat(network.await(seeker.dht.findPeer(SimulatedNetwork.randomPeer(network.random))))
                .isEmpty();
    }

    @Test
    void doesNotBelieveTheFirstWhoSaysWhereAPeerLives() {
        List<SimulatedNode> nodes = network.grow(100, CONFIG);
        SimulatedNode far = nodes.get(99);
        SimulatedNode liar = nodes.get(0);
        Multiaddr lie = Multiaddr.parse("/ip4/10.9.9.9/tcp/9");
        liar.lie = (request, answer) -> answer.withCloserPeers(
                Stream.concat(Stream.of(new PeerInfo(far.id, List.of(lie))), answer.closerPeers().stream())
                        .toList());
        for (Behaviour behaviour : List.of(Behaviour.ALIVE, Behaviour.REFUSING)) {
            far.behaviour = behaviour;
            SimulatedNode seeker = network.add(CONFIG);
            seeker.connected.add(liar.id);
            seeker.learn(liar.self(), Duration.ofMinutes(1));

            Optional<PeerInfo> found = network.await(seeker.dht.findPeer(far.id));

            assertThat(found)
                    .get()
                    .satisfies(peer -> assertThat(peer.addresses())
                            .as("the addresses when it is %s", behaviour)
                            .startsWith(far.address));
        }
    }

    @Test
    void evictsAPeerOnlyAfterASecondFailure() {
        List<SimulatedNode> nodes = network.grow(4, CONFIG);
        SimulatedNode seeker = nodes.get(0);
        SimulatedNode flaky = nodes.get(2);
        assertThat(seeker.dht.routingTable()).contains(flaky.id);

        flaky.behaviour = Behaviour.SILENT;
        seeker.dht.closestPeers(new byte[] {1});
        network.loop.advance(Duration.ofMillis(5100));
        assertThat(seeker.dht.routingTable()).contains(flaky.id);
        flaky.behaviour = Behaviour.ALIVE;
        network.loop.advance(Duration.ofMinutes(1));
        assertThat(seeker.dht.routingTable()).as("the check was not answered").doesNotContain(flaky.id);
    }

    @Test
    void dropsAPeerThatSaysItNoLongerServes() {
        List<SimulatedNode> nodes = network.grow(3, CONFIG);
        nodes.get(0).dht.routingTable();

        network.loop.execute(() -> ((KadTransport.Events) nodes.get(0).dht).onPeer(nodes.get(1).id, false, false));
        network.loop.advance(Duration.ZERO);

        assertThat(nodes.get(0).dht.routingTable()).doesNotContain(nodes.get(1).id);
    }

    @Test
    void passesProvidersOnBeforeTheLookupEnds() {
        List<SimulatedNode> nodes = network.grow(20, CONFIG);
        Cid cid = SimulatedNetwork.randomCid(network.random);
        network.await(nodes.get(1).dht.provide(cid));
        nodes.get(7).behaviour = Behaviour.SILENT;
        List<PeerInfo> early = new ArrayList<>();
        CompletableFuture<List<PeerInfo>> all = nodes.get(12).dht.findProviders(cid, 10, early::add);

        network.loop.advance(Duration.ofMillis(100));

        assertThat(early).containsExactly(nodes.get(1).self());
        assertThat(all).isNotDone();
        assertThat(network.await(all)).containsExactlyElementsOf(early);
    }

    @Test
    void stopEndsEverything() {
        List<SimulatedNode> nodes = network.grow(3, CONFIG);
        nodes.get(1).dht.provide(SimulatedNetwork.randomCid(network.random));
        nodes.get(0).behaviour = Behaviour.SILENT;
        CompletableFuture<?> lookup = nodes.get(1).dht.closestPeers(new byte[] {1});
        network.loop.advance(Duration.ofMillis(10));

        nodes.forEach(node -> network.await(node.dht.stop()));
        network.loop.advance(Duration.ofSeconds(6));

        assertThat(lookup).isCompletedExceptionally();
        assertThatThrownBy(() -> network.await(nodes.get(1).dht.bootstrap()))
                .hasCauseInstanceOf(ConnectionClosedException.class);
        assertThat(network.loop.waiting()).isZero();
    }

    @Test
    void stopEndsARefreshThatIsUnderWay() {
        List<SimulatedNode> nodes = network.grow(30, CONFIG);
        SimulatedNode node = nodes.get(7);
        CompletableFuture<Void> refresh = node.dht.bootstrap();
        network.loop.advance(Duration.ofMillis(10));
        assertThat(refresh).isNotDone();
        network.requests = 0;

        network.loop.execute(node.dht::stop);
        network.loop.advance(Duration.ofMinutes(1));

        assertThat(refresh).isCompletedExceptionally();
        assertThat(network.requests).isZero();
    }

    @Test
    void beginsNothingOnAnswersThatComeAfterTheStop() {
        SimulatedNode server = network.add(CONFIG);
        SimulatedNode node = network.add(CONFIG);
        node.connected.add(server.id);
        node.learn(server.self(), Duration.ofMinutes(1));
        node.dht.closestPeers(new byte[] {1});
        network.loop.advance(Duration.ofMillis(10));
        assertThat(network.requests).isEqualTo(1);

        network.await(node.dht.stop());
        network.loop.advance(Duration.ofMinutes(1));

        assertThat(network.requests).isEqualTo(1);
        assertThat(node.dht.routingTable()).isEmpty();
    }

    @Test
    void looksItselfUpOnceThoughItIsToldToBootstrapMeanwhile() {
        List<SimulatedNode> nodes = network.grow(60, CONFIG);
        SimulatedNode newcomer = network.add(CONFIG);
        ByteString self = ByteString.copyFrom(newcomer.id.bytes());
        List<PeerId> asked = new ArrayList<>();
        nodes.forEach(node -> node.lie = (request, answer) -> {
            if (request.key().equals(self)) {
                asked.add(node.id);
            }
            return answer;
        });

        newcomer.connect(nodes.get(0));
        network.await(newcomer.dht.bootstrap());

        assertThat(asked).hasSizeGreaterThanOrEqualTo(CONFIG.k()).doesNotHaveDuplicates();
    }

    @Test
    void aRefreshGoesAlongOnePathOnlyAndAsksFewerThanALookup() {
        List<SimulatedNode> nodes = network.grow(200, CONFIG);
        SimulatedNode node = nodes.get(150);
        ByteString self = ByteString.copyFrom(node.id.bytes());
        Map<ByteString, Integer> requests = new HashMap<>();
        nodes.forEach(other -> other.lie = (request, answer) -> {
            requests.merge(request.key(), 1, Integer::sum);
            return answer;
        });

        network.await(node.dht.bootstrap());

        requests.remove(self);
        assertThat(requests).hasSizeGreaterThan(3);
        assertThat(requests.values()).allSatisfy(count -> assertThat(count).isLessThan(2 * CONFIG.k()));
        requests.clear();
        network.await(node.dht.closestPeers(new byte[] {1}));
        assertThat(Collections.max(requests.values())).isGreaterThan(2 * CONFIG.k());
    }

    @Test
    void refreshFillsTheTableOfANodeThatMissedNewcomers() {
        List<SimulatedNode> nodes = network.grow(30, CONFIG);
        network.loop.advance(Duration.ofMinutes(21));

        assertThat(nodes.get(0).dht.routingTable()).hasSizeGreaterThan(25);
        assertThat(nodes.get(29).dht.routingTable()).hasSizeGreaterThan(25);
    }

    private static List<PeerId> nearest(List<SimulatedNode> nodes, KadKey target, SimulatedNode except) {
        return nodes.stream()
                .filter(node -> node != except)
                .sorted(Comparator.comparing(node -> KadKey.of(node.id), target.nearestFirst()))
                .limit(20)
                .map(node -> node.id)
                .toList();
    }
}
