package io.physarum.libp2p.kad.routing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import io.netty.util.NetUtil;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.routing.RoutingTable.Limits;
import io.physarum.libp2p.kad.routing.RoutingTable.Offer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RoutingTableTest {

    private final Random random = new Random(3);

    private final PeerId self = peer();

    private final KadKey selfKey = KadKey.of(self);

    private final RoutingTable table = new RoutingTable(self, 3, Limits.DEFAULT);

    @Test
    void takesPeersInButNotItself() {
        PeerId other = peer();

        assertThat(table.offer(other, Optional.empty(), 0)).isEqualTo(Offer.ADDED);
        assertThat(table.offer(other, Optional.empty(), 1)).isEqualTo(Offer.KNOWN);
        assertThat(table.offer(self, Optional.empty(), 1)).isEqualTo(Offer.SELF);

        assertThat(table.peers()).containsExactly(other);
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void keepsLongLivedPeersAndLetsNewcomersWait() {
        List<PeerId> old = fillBucket(0);
        PeerId newcomer = peerWithPrefix(0);

        assertThat(table.offer(newcomer, Optional.empty(), 10)).isEqualTo(Offer.WAITING);

        assertThat(table.peers()).containsExactlyElementsOf(old);
        assertThat(table.rivalOf(newcomer)).contains(old.get(0));
    }

    @Test
    void theRivalIsTheLeastRecentlyHeard() {
        List<PeerId> old = fillBucket(0);

        table.offer(old.get(0), Optional.empty(), 20);

        assertThat(table.rivalOf(peerWithPrefix(0))).contains(old.get(1));
        assertThat(table.heardNanos(old.get(0))).contains(20L);
    }

    @Test
    void givesThePlaceOfARemovedPeerToTheLatestThatWaits() {
        List<PeerId> old = fillBucket(0);
        PeerId early = peerWithPrefix(0);
        PeerId late = peerWithPrefix(0);
        table.offer(early, Optional.empty(), 10);
        table.offer(late, Optional.empty(), 11);

        assertThat(table.remove(old.get(1), 12)).isTrue();

        assertThat(table.peers()).containsExactly(old.get(0), old.get(2), late);
        assertThat(table.size()).isEqualTo(3);
        assertThat(table.remove(old.get(1), 12)).isFalse();
    }

    @Test
    void forgetsAWaitingPeerThatIsRemoved() {
        List<PeerId> old = fillBucket(0);
        PeerId waiting = peerWithPrefix(0);
        table.offer(waiting, Optional.empty(), 10);

        assertThat(table.remove(waiting, 11)).isFalse();
        table.remove(old.get(0), 12);

        assertThat(table.peers()).containsExactly(old.get(1), old.get(2));
    }

    @Test
    void isBounded() {
        for (int i = 0; i < 5000; i++) {
            table.offer(peer(), Optional.empty(), i);
        }
        int deepest = table.peers().stream()
                .mapToInt(peer -> table.prefixLength(KadKey.of(peer)))
                .max()
                .orElseThrow();

        assertThat(table.size()).isEqualTo(table.peers().size()).isLessThanOrEqualTo(3 * (deepest + 1));
    }

    @Test
    void hidesASuspectUntilItIsHeardOf() {
        List<PeerId> old = fillBucket(0);

        table.suspect(old.get(0));
        assertThat(table.closest(selfKey, 10)).doesNotContain(old.get(0)).hasSize(2);
        assertThat(table.contains(old.get(0))).isTrue();
        assertThat(table.rivalOf(peerWithPrefix(0))).as("to be checked first").contains(old.get(0));
        assertThat(table.notHeardSince(30)).as("to be checked").contains(old.get(0));

        table.offer(old.get(0), Optional.empty(), 30);
        assertThat(table.closest(selfKey, 10)).contains(old.get(0));
    }

    @Test
    void givesTheNearestInOrder() {
        List<PeerId> peers = new ArrayList<>();
        RoutingTable wide = new RoutingTable(self, 100, Limits.DEFAULT);
        for (int i = 0; i < 100; i++) {
            PeerId peer = peer();
            peers.add(peer);
            wide.offer(peer, Optional.empty(), i);
        }
        KadKey target = KadKey.of(new byte[] {9});
        Comparator<PeerId> order = Comparator.comparing(KadKey::of, target.nearestFirst());
        List<PeerId> expected = peers.stream().sorted(order).limit(20).toList();

        assertThat(wide.closest(target, 20)).containsExactlyElementsOf(expected);
        assertThat(wide.isAmongClosest(expected.get(19), target, 20)).isTrue();
        assertThat(wide.isAmongClosest(
                        peers.stream().sorted(order).skip(20).findFirst().orElseThrow(), target, 20))
                .isFalse();
    }

    @Test
    void givesTheNearestToWhateverKeyAndHoweverManyAreWanted() {
        RoutingTable large = new RoutingTable(self, 8, Limits.DEFAULT);
        for (int i = 0; i < 500; i++) {
            large.offer(peer(), Optional.empty(), i);
        }
        List<PeerId> all = large.peers();
        List<KadKey> targets = new ArrayList<>(List.of(selfKey, KadKey.of(all.get(all.size() - 1))));
        for (int i = 0; i < 100; i++) {
            targets.add(KadKey.of(new byte[] {(byte) i}));
        }

        for (KadKey target : targets) {
            Comparator<PeerId> order = Comparator.comparing(KadKey::of, target.nearestFirst());
            for (int count : new int[] {1, 8, 20, 1000}) {
                assertThat(large.closest(target, count))
                        .containsExactlyElementsOf(
                                all.stream().sorted(order).limit(count).toList());
            }
        }
    }

    @Test
    void saysWhichPartsWereNotLookedUp() {
        table.offer(peerWithPrefix(2), Optional.empty(), 100);
        table.offer(peerWithPrefix(0), Optional.empty(), 100);

        assertThat(table.prefixesNotLookedUpSince(50)).containsExactly(1);
        assertThat(table.prefixesNotLookedUpSince(150)).containsExactly(0, 1, 2);

        table.lookedUp(KadKey.of(peerWithPrefix(2)), 200);
        assertThat(table.prefixesNotLookedUpSince(150)).containsExactly(0, 1);
    }

    @Test
    void saysWhoWasNotHeardOf() {
        List<PeerId> old = fillBucket(0);
        table.offer(old.get(1), Optional.empty(), 50);

        assertThat(table.notHeardSince(40)).containsExactly(old.get(0), old.get(2));
    }

    @Test
    void givesPeersOfOneNetworkOnlySoManyPlacesInABucketAndInAll() {
        RoutingTable wide = new RoutingTable(self, 20, new Limits(2, 3));
        Optional<PeerNetwork> network = network("203.0.113.1");
        PeerId first = peerWithPrefix(0);
        wide.offer(first, network, 0);
        wide.offer(peerWithPrefix(0), network("203.0.113.77"), 0);

        assertThat(wide.offer(peerWithPrefix(0), network, 0)).isEqualTo(Offer.CROWDED_BUCKET);
        assertThat(wide.offer(peerWithPrefix(1), network, 0)).isEqualTo(Offer.ADDED);
        assertThat(wide.offer(peerWithPrefix(2), network, 0)).isEqualTo(Offer.CROWDED);
        assertThat(wide.offer(first, network, 1)).isEqualTo(Offer.KNOWN);
        assertThat(wide.offer(peerWithPrefix(0), network("203.0.114.1"), 0)).isEqualTo(Offer.ADDED);
        assertThat(wide.offer(peerWithPrefix(0), Optional.empty(), 0)).isEqualTo(Offer.ADDED);

        wide.remove(first, 2);

        assertThat(wide.offer(peerWithPrefix(2), network, 3)).isEqualTo(Offer.ADDED);
        assertThat(wide.size()).isEqualTo(5);
    }

    @Test
    void passesOverThoseThatWaitIfTheirNetworkHasItsPlaces() {
        RoutingTable narrow = new RoutingTable(self, 3, new Limits(1, 10));
        Optional<PeerNetwork> crowd = network("203.0.113.1");
        List<PeerId> old = List.of(peerWithPrefix(0), peerWithPrefix(0), peerWithPrefix(0));
        old.forEach(peer -> narrow.offer(peer, Optional.empty(), 0));
        PeerId honest = peerWithPrefix(0);
        PeerId early = peerWithPrefix(0);
        PeerId late = peerWithPrefix(0);
        narrow.offer(honest, network("198.51.100.1"), 1);
        narrow.offer(early, crowd, 2);
        narrow.offer(late, crowd, 3);

        narrow.remove(old.get(0), 4);
        narrow.remove(old.get(1), 5);

        assertThat(narrow.peers()).containsExactlyInAnyOrder(old.get(2), late, honest);
    }

    @Test
    void neighboursAreOfNoNetwork() throws UnknownHostException {
        for (String near : List.of(
                "127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.0.1", "100.64.0.1", "::1", "fe80::1", "fd00::1")) {
            assertThat(PeerNetwork.of(InetAddress.getByName(near))).as(near).isEmpty();
        }
        assertThat(network("2001:db8:1::1"))
                .isEqualTo(network("2001:db8:1:2::3"))
                .isNotEqualTo(network("2001:db8:2::1"));
    }

    private static Optional<PeerNetwork> network(String ip) {
        return PeerNetwork.of(NetUtil.createInetAddressFromIpAddressString(ip));
    }

    private List<PeerId> fillBucket(int prefix) {
        List<PeerId> peers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            PeerId peer = peerWithPrefix(prefix);
            peers.add(peer);
            table.offer(peer, Optional.empty(), i);
        }
        return peers;
    }

    private PeerId peerWithPrefix(int prefix) {
        while (true) {
            PeerId candidate = peer();
            if (selfKey.commonPrefixLength(KadKey.of(candidate)) == prefix) {
                return candidate;
            }
        }
    }

    private PeerId peer() {
        byte[] bytes = new byte[34];
        random.nextBytes(bytes);
        bytes[0] = 0x12;
        bytes[1] = 0x20;
        return PeerId.of(bytes);
    }
}
