package io.physarum.libp2p.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PublicKey;
import io.physarum.libp2p.kad.Dht;
import io.physarum.libp2p.kad.DhtLimits;
import io.physarum.libp2p.kad.DhtTimes;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.kad.record.ProviderStore;
import io.physarum.libp2p.kad.record.PublicKeyValidator;
import io.physarum.libp2p.kad.record.ValueStore;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.kad.wire.KadMessageType;
import io.physarum.libp2p.kad.wire.KadRecord;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Floods of records, records in others' names, and lists without end. */
class DhtFloodIT extends UnderAttack {

    private static final int RECORDS = 60;

    private static final int PER_KEY = 10;

    private static final int PER_PEER = 30;

    private static final int VALUES_PER_PEER = 8;

    @Override
    Victim victim() {
        return new Victim(
                Victim.LIMITS,
                Victim.YAMUX,
                Victim.DHT
                        .withTimes(DhtTimes.DEFAULT.withStreamIdle(Duration.ofMinutes(1)))
                        .withLimits(DhtLimits.DEFAULT
                                .withProviders(new ProviderStore.Limits(RECORDS, PER_KEY, PER_PEER))
                                .withValues(new ValueStore.Limits(20, 1024, VALUES_PER_PEER, 20))
                                .withStreams(64, 16)));
    }

    private KadPeer attacker() {
        return new KadPeer(hostileHosts.start(), victim.host());
    }

    private static Cid cid(int number) {
        return Cid.rawSha256(new byte[] {(byte) number, (byte) (number >> 8), 7});
    }

    private static ByteString key(Cid cid) {
        return ByteString.copyFrom(cid.multihash().bytes());
    }

    /** Announces keys; how many announcements were taken. */
    private static int announce(KadPeer peer, int from, int count) {
        int taken = 0;
        for (int i = from; i < from + count; i++) {
            taken += peer.isTaken(KadMessage.addProvider(key(cid(i)), peer.self())) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void streamsThatAreKeptOpenKeepNobodyOut() {
        List<KadPeer> peers = Stream.generate(this::attacker).limit(4).toList();
        List<Runnable> pings = new ArrayList<>();
        for (KadPeer peer : peers) {
            for (int i = 0; i < 16; i++) {
                var stream = peer.stay();
                pings.add(() -> peer.ping(stream));
            }
        }
        honest.unharmedBy(() -> Awaitility.await().atMost(PATIENCE).until(() -> {
            pings.forEach(Runnable::run);
            return victim.timesHit(Limit.DHT_STREAMS.text()) > 0;
        }));
    }

    @Test
    void onePeerHasOnlySoManyProviderRecords() {
        KadPeer peer = attacker();
        honest.unharmedBy(() -> assertThat(announce(peer, 0, PER_PEER + 20)).isEqualTo(PER_PEER));
        assertThat(victim.timesHit(Limit.DHT_PROVIDER_RECORDS_PER_PEER.text())).isEqualTo(20);
    }

    @Test
    void manyPeersThatFillTheStoreLeaveRoomForThoseWhoHaveLess() {
        List<KadPeer> peers = List.of(attacker(), attacker(), attacker());
        honest.unharmedBy(() -> {
            for (int i = 0; i < peers.size(); i++) {
                announce(peers.get(i), 1000 * i, PER_PEER);
            }
        });
        assertThat(victim.timesHit(Limit.DHT_PROVIDER_RECORDS.text())).isPositive();
    }

    @Test
    void oneKeyHasOnlySoManyProviders() {
        honest.unharmedBy(() -> {
            int taken = 0;
            for (int i = 0; i < PER_KEY + 3; i++) {
                taken += announce(attacker(), 77, 1);
            }
            assertThat(taken).isEqualTo(PER_KEY);
        });
        assertThat(victim.timesHit(Limit.DHT_PROVIDERS_PER_KEY.text())).isEqualTo(3);
        KadMessage answer = attacker().ask(KadMessage.request(KadMessageType.GET_PROVIDERS, key(cid(77))));
        assertThat(answer.providers()).hasSize(PER_KEY);
    }

    @Test
    void nobodyAnnouncesAnother() {
        KadPeer peer = attacker();
        PeerInfo forged = new PeerInfo(honest.provider().peerId(), peer.self().addresses());
        honest.unharmedBy(() -> {
            assertThat(peer.isTaken(KadMessage.addProvider(key(cid(1)), forged)))
                    .isFalse();
            assertThat(peer.isTaken(KadMessage.addProvider(key(cid(2)), forged)
                            .withProviders(List.of(forged, peer.self(), forged))))
                    .isTrue();
        });
        assertThat(await(victim.dht().findProviders(cid(1), 5))).isEmpty();
        assertThat(await(victim.dht().findProviders(cid(2), 5))).containsExactly(peer.self());
    }

    @Test
    void ofManyAddressesAFewAreKeptAndNoneWhereNobodyCanBe() {
        KadPeer peer = attacker();
        List<Multiaddr> many = new ArrayList<>(List.of(
                Multiaddr.parse("/ip4/0.0.0.0/tcp/1"),
                Multiaddr.parse("/ip4/224.0.0.1/tcp/1"),
                Multiaddr.parse("/ip4/10.1.1.1/tcp/0")));
        IntStream.range(1, 1000).forEach(port -> many.add(Multiaddr.parse("/ip4/10.1.1.1/tcp/" + port)));
        PeerInfo self = new PeerInfo(peer.host().peerId(), many);
        honest.unharmedBy(() -> assertThat(peer.isTaken(KadMessage.addProvider(key(cid(3)), self)))
                .isTrue());

        KadMessage answer = peer.ask(KadMessage.request(KadMessageType.GET_PROVIDERS, key(cid(3))));

        assertThat(answer.providers())
                .singleElement()
                .satisfies(provider -> assertThat(provider.addresses())
                        .hasSizeLessThanOrEqualTo(16)
                        .allMatch(address -> address.toString().startsWith("/ip4/10.1.1.1/tcp/")));
        assertThat(victim.host().addressBook().addresses(peer.host().peerId()))
                .hasSizeLessThanOrEqualTo(Victim.LIMITS.maxAddressesPerPeer());
    }

    @Test
    void valuesAreTakenOnlyIfTheyAreValidSmallAndFew() {
        KadPeer peer = attacker();
        honest.unharmedBy(() -> {
            assertThat(peer.isTaken(value("/other/1", new byte[] {1}))).isFalse();
            assertThat(peer.isTaken(value("/pk/1", new byte[2000]))).isFalse();
            int taken = 0;
            for (int i = 0; i < VALUES_PER_PEER + 4; i++) {
                PublicKey key = Keys.generate(KeyType.ED25519).publicKey();
                ByteString name = PublicKeyValidator.keyOf(PeerId.of(key));
                KadRecord record = new KadRecord(name, ByteString.copyFrom(key.marshal()), "");
                taken += peer.isTaken(KadMessage.putValue(record)) ? 1 : 0;
            }
            assertThat(taken).isEqualTo(VALUES_PER_PEER);
        });
        assertThat(victim.timesHit(Limit.DHT_VALUES_PER_PEER.text())).isEqualTo(4);
        assertThat(victim.timesHit(Limit.DHT_VALUE_BYTES.text())).isEqualTo(1);
    }

    private static KadMessage value(String key, byte[] value) {
        return KadMessage.putValue(new KadRecord(ByteString.copyFromUtf8(key), ByteString.copyFrom(value), ""));
    }

    @Test
    void forgedProvidersAreFoundOutWhenTwoPeersNameTheRightOne() {
        Host second = hostileHosts.start();
        KademliaDht secondDht = Dht.on(second, Victim.DHT);
        secondDht.start();
        TestHosts.connect(second, victim.host());
        for (int i = 0; i < 3; i++) {
            Host liar = hostileHosts.start();
            List<PeerInfo> invented = IntStream.range(0, 50)
                    .mapToObj(one -> new PeerInfo(
                            Keys.generate(KeyType.ED25519).peerId(),
                            List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/" + (1 + one)))))
                    .toList();
            KadPeer.serve(
                    liar,
                    request -> KadMessage.request(request.type(), request.key()).withProviders(invented));
            TestHosts.connect(liar, victim.host());
            honest.all().forEach(host -> TestHosts.connect(liar, host));
        }
        honest.all().forEach(host -> TestHosts.connect(second, host));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> honest.seekerDht().routingTable().size() >= 5
                        && honest.providerDht().routingTable().size() >= 5);

        honest.unharmedBy(() -> {});

        await(secondDht.stop());
    }

    @Test
    void aPeerThatNamesPeersWithoutEndMakesALookupAskOnlySoMany() {
        Host liar = hostileHosts.start();
        KadPeer.serve(
                liar,
                request -> KadMessage.request(request.type(), request.key()).withCloserPeers(inventedPeers(500)));
        TestHosts.connect(liar, victim.host());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> victim.dht().routingTable().contains(liar.peerId()));

        honest.unharmedBy(() -> await(victim.dht().findProviders(cid(5), 1)));

        assertThat(victim.requests()).isLessThan(2 * DhtLimits.DEFAULT.requestsPerLookup());
    }

    @Test
    void answersThatNameThousandsDoNotMakeTheHostForgetWhoIsConnected() {
        Host liar = hostileHosts.start();
        KadPeer.serve(liar, request -> {
            KadMessage answer = KadMessage.request(request.type(), request.key());
            return request.key().equals(key(cid(6))) ? answer.withProviders(inventedPeers(300)) : answer;
        });
        TestHosts.connect(liar, victim.host());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> victim.dht().routingTable().contains(liar.peerId()));

        honest.unharmedBy(() -> {
            for (int i = 0; i < 5; i++) {
                assertThat(await(victim.dht().findProviders(cid(6), 300))).hasSize(300);
            }
        });

        assertThat(honest.all())
                .allSatisfy(host -> assertThat(victim.host().addressBook().protocols(host.peerId()))
                        .isNotEmpty());
    }

    /** Peers where nobody listens. */
    private static List<PeerInfo> inventedPeers(int count) {
        return IntStream.range(0, count)
                .mapToObj(one ->
                        new PeerInfo(randomPeer(), List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/" + (1 + one % 9)))))
                .toList();
    }

    private static PeerId randomPeer() {
        byte[] bytes = new byte[34];
        ThreadLocalRandom.current().nextBytes(bytes);
        bytes[0] = 0x12;
        bytes[1] = 0x20;
        return PeerId.of(bytes);
    }
}
