package io.physarum.libp2p.kad;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.discovery.RendezvousDiscovery;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.kad.record.ProviderStore;
import io.physarum.libp2p.kad.record.PublicKeyValidator;
import io.physarum.libp2p.kad.wire.KadCodec;
import io.physarum.libp2p.kad.wire.KadFrameReader;
import io.physarum.libp2p.kad.wire.KadMessageType;
import io.physarum.libp2p.kad.wire.KadServerHandler;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.TestHosts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class KademliaIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Cid CID = Cid.rawSha256("a service".getBytes(StandardCharsets.UTF_8));

    private final TestHosts hosts = new TestHosts();

    private final Map<Host, KademliaDht> dhts = new LinkedHashMap<>();

    @AfterEach
    void stopAll() {
        dhts.values().forEach(dht -> await(dht.stop()));
        hosts.close();
    }

    @Test
    void twelveNodesFindProvidersPeersAndValues() {
        // Patient: on a busy machine a peer may take its time, and here every one counts.
        List<Host> nodes =
                network(12, DhtConfig.DEFAULT.withTimes(DhtTimes.DEFAULT.withPatience(Duration.ofSeconds(5))));

        assertThat(await(dht(nodes.get(3)).provide(CID))).isEqualTo(11);
        assertThat(await(dht(nodes.get(4)).provide(CID))).isEqualTo(11);

        for (Host node : nodes) {
            assertThat(await(dht(node).findProviders(CID, 5)))
                    .extracting(PeerInfo::peerId)
                    .containsExactlyInAnyOrder(
                            nodes.get(3).peerId(), nodes.get(4).peerId());
        }
        PeerInfo far = await(dht(nodes.get(1)).findPeer(nodes.get(11).peerId())).orElseThrow();
        assertThat(far.addresses()).containsAnyElementsOf(nodes.get(11).listenAddresses());
        assertThat(await(dht(nodes.get(1)).closestPeers(new byte[] {1, 2, 3}))).hasSize(11);

        Host author = nodes.get(5);
        byte[] key = PublicKeyValidator.keyOf(author.peerId()).toByteArray();
        byte[] value = author.privateKey().publicKey().marshal();
        assertThat(await(dht(author).putValue(key, value))).isEqualTo(11);
        assertThat(await(dht(nodes.get(9)).getValue(key)).orElseThrow()).isEqualTo(value);
    }

    @Test
    void recordsOfAProviderThatWentAwayExpire() {
        DhtConfig config = DhtConfig.DEFAULT.withTimes(DhtTimes.DEFAULT.withProviderTtl(Duration.ofSeconds(3)));
        List<Host> nodes = network(4, config);
        await(dht(nodes.get(3)).provide(CID));
        await().during(Duration.ofSeconds(4)).atMost(PATIENCE).until(() -> finds(nodes.get(1)));

        await(dht(nodes.get(3)).stop());
        await(nodes.get(3).stop());

        await().atMost(PATIENCE).until(() -> !finds(nodes.get(1)));
    }

    @Test
    void aRestartedBootstrapLearnsWhatIsProvided() {
        PrivateKey key = Keys.generate(KeyType.ED25519);
        Host bootstrap = hosts.start(builder -> builder.key(key));
        serve(bootstrap, DhtConfig.DEFAULT);
        Host provider = join(bootstrap, DhtConfig.DEFAULT);
        assertThat(await(dht(provider).provide(CID))).isEqualTo(1);
        Multiaddr address = bootstrap.listenAddresses().get(0);

        await(dht(bootstrap).stop());
        await(bootstrap.stop());
        Host restarted = hosts.start(builder -> builder.key(key).listenAddresses(List.of(address)));
        serve(restarted, DhtConfig.DEFAULT);
        TestHosts.connect(provider, restarted);

        Host newcomer = join(restarted, DhtConfig.DEFAULT);
        await().atMost(PATIENCE).until(() -> finds(newcomer));
    }

    @Test
    void announcesWhenTheFirstPeerComes() {
        Host first = hosts.start();
        serve(first, DhtConfig.DEFAULT);
        assertThat(await(dht(first).provide(CID))).isZero();

        Host second = join(first, DhtConfig.DEFAULT);

        await().atMost(PATIENCE).until(() -> finds(second));
    }

    @Test
    void aClientProvidesAndFindsButIsInNoTable() {
        List<Host> nodes = network(4, DhtConfig.DEFAULT);
        Host client = join(nodes.get(0), DhtConfig.DEFAULT.withMode(DhtMode.CLIENT));
        assertThat(client.protocols()).doesNotContain("/ipfs/kad/1.0.0");

        assertThat(await(dht(client).provide(CID))).isEqualTo(4);

        assertThat(await(dht(nodes.get(2)).findProviders(CID, 1)))
                .extracting(PeerInfo::peerId)
                .containsExactly(client.peerId());
        assertThat(nodes).noneMatch(node -> dht(node).routingTable().contains(client.peerId()));
        assertThat(dht(client).routingTable()).isNotEmpty();
    }

    @Test
    void anAnnouncementThatAllRefuseCountsAsTakenByNobody() {
        DhtConfig small =
                DhtConfig.DEFAULT.withLimits(DhtLimits.DEFAULT.withProviders(new ProviderStore.Limits(1, 1, 1)));
        Host full = hosts.start();
        serve(full, small);
        Host first = join(full, DhtConfig.DEFAULT.withMode(DhtMode.CLIENT));
        Host second = join(full, DhtConfig.DEFAULT.withMode(DhtMode.CLIENT));
        assertThat(await(dht(first).provide(CID))).isEqualTo(1);

        assertThat(await(dht(second).provide(CID))).isZero();
    }

    @Test
    void aPeerThatEndsTheStreamInGoodOrderHasTakenAnAnnouncement() {
        Host other = hosts.start();
        other.addProtocol(ProtocolBinding.of(
                "/ipfs/kad/1.0.0",
                stream -> stream.pipeline()
                        .addLast(new KadServerHandler(
                                stream,
                                new KadCodec(16),
                                new KadFrameReader(Limit.DHT_REQUEST_BYTES, 1 << 16, LimitListener.NONE),
                                Duration.ofMinutes(1),
                                (peer, request) -> {
                                    if (request.type() != KadMessageType.ADD_PROVIDER) {
                                        return CompletableFuture.completedFuture(Optional.of(request));
                                    }
                                    stream.shutdownOutput().addListener(ended -> stream.reset());
                                    return new CompletableFuture<>();
                                }))));

        Host provider = join(other, DhtConfig.DEFAULT);

        assertThat(await(dht(provider).provide(CID))).isEqualTo(1);
    }

    @Test
    void aSilentPeerDoesNotHoldALookupUp() {
        List<Host> nodes = network(3, DhtConfig.DEFAULT);
        Host silent = hosts.start();
        silent.addProtocol(ProtocolBinding.of("/ipfs/kad/1.0.0", stream -> {}));
        await(dht(nodes.get(1)).provide(CID));
        Duration rpc = Duration.ofSeconds(12);
        Host seeker = join(
                nodes.get(0), DhtConfig.DEFAULT.withTimes(DhtTimes.DEFAULT.withLookups(rpc, Duration.ofMinutes(1))));
        TestHosts.connect(seeker, silent);
        await().atMost(PATIENCE).until(() -> dht(seeker).routingTable().contains(silent.peerId()));

        long started = System.nanoTime();
        assertThat(await(dht(seeker).findProviders(CID, 5))).hasSize(1);

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(rpc);
        await().atMost(PATIENCE).until(() -> !dht(seeker).routingTable().contains(silent.peerId()));
    }

    @Test
    void aPeerThatStopsServingLeavesTheTable() {
        List<Host> nodes = network(2, DhtConfig.DEFAULT);
        assertThat(dht(nodes.get(1)).routingTable())
                .containsExactly(nodes.get(0).peerId());

        await(dht(nodes.get(0)).stop());
        await(dht(nodes.get(1)).closestPeers(new byte[] {1}));

        await().atMost(PATIENCE).until(() -> dht(nodes.get(1)).routingTable().isEmpty());
    }

    @Test
    void peersMeetUnderAString() {
        List<Host> nodes = network(3, DhtConfig.DEFAULT);
        RendezvousDiscovery announcer = new RendezvousDiscovery(dht(nodes.get(1)));
        RendezvousDiscovery seeker = new RendezvousDiscovery(dht(nodes.get(2)));
        List<PeerInfo> early = new ArrayList<>();

        await(announcer.announce("registry-service"));

        assertThat(await(seeker.find("registry-service", 3, early::add)))
                .extracting(PeerInfo::peerId)
                .containsExactly(nodes.get(1).peerId());
        assertThat(early).hasSize(1);
        assertThat(await(seeker.find("allocator", 3))).isEmpty();
    }

    private boolean finds(Host seeker) {
        return !await(dht(seeker).findProviders(CID, 1)).isEmpty();
    }

    private List<Host> network(int count, DhtConfig config) {
        List<Host> nodes = new ArrayList<>();
        nodes.add(hosts.start());
        serve(nodes.get(0), config);
        while (nodes.size() < count) {
            nodes.add(join(nodes.get(0), config));
        }
        return nodes;
    }

    private Host join(Host bootstrap, DhtConfig config) {
        Host host = hosts.start();
        serve(host, config);
        TestHosts.connect(host, bootstrap);
        await().atMost(PATIENCE).until(() -> !dht(host).routingTable().isEmpty());
        await(dht(host).bootstrap());
        return host;
    }

    private void serve(Host host, DhtConfig config) {
        KademliaDht dht = Dht.on(host, config);
        dhts.put(host, dht);
        dht.start();
    }

    private KademliaDht dht(Host host) {
        return Objects.requireNonNull(dhts.get(host));
    }
}
