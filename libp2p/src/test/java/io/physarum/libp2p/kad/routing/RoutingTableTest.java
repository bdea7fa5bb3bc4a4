package io.physarum.libp2p.kad.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.routing.RoutingTable.Offer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RoutingTableTest {

    private final Random random = new Random(3);

    private final PeerId self = peer();

    private final KadKey selfKey = KadKey.of(self);

    private final RoutingTable table = new RoutingTable(self, 3);

    @Test
    void takesPeersInButNotItself() {
        PeerId other = peer();

        assertThat(table.offer(other, 0)).isEqualTo(Offer.ADDED);
        assertThat(table.offer(other, 1)).isEqualTo(Offer.KNOWN);
        assertThat(table.offer(self, 1)).isEqualTo(Offer.SELF);

        assertThat(table.peers()).containsExactly(other);
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void keepsLongLivedPeersAndLetsNewcomersWait() {
        List<PeerId> old = fillBucket(0);
        PeerId newcomer = peerWithPrefix(0);

        assertThat(table.offer(newcomer, 10)).isEqualTo(Offer.WAITING);

        assertThat(table.peers()).containsExactlyElementsOf(old);
        assertThat(table.rivalOf(newcomer)).contains(old.get(0));
    }

    @Test
    void theRivalIsTheLeastRecentlyHeard() {
        List<PeerId> old = fillBucket(0);

        table.offer(old.get(0), 20);

        assertThat(table.rivalOf(peerWithPrefix(0))).contains(old.get(1));
        assertThat(table.heardNanos(old.get(0))).contains(20L);
    }

    @Test
    void givesThePlaceOfARemovedPeerToTheLatestThatWaits() {
        List<PeerId> old = fillBucket(0);
        PeerId early = peerWithPrefix(0);
        PeerId late = peerWithPrefix(0);
        table.offer(early, 10);
        table.offer(late, 11);

        assertThat(table.remove(old.get(1), 12)).isTrue();

        assertThat(table.peers()).containsExactly(old.get(0), old.get(2), late);
        assertThat(table.size()).isEqualTo(3);
        assertThat(table.remove(old.get(1), 12)).isFalse();
    }

    @Test
    void forgetsAWaitingPeerThatIsRemoved() {
        List<PeerId> old = fillBucket(0);
        PeerId waiting = peerWithPrefix(0);
        table.offer(waiting, 10);

        assertThat(table.remove(waiting, 11)).isFalse();
        table.remove(old.get(0), 12);

        assertThat(table.peers()).containsExactly(old.get(1), old.get(2));
    }

    @Test
    void isBounded() {
        for (int i = 0; i < 5000; i++) {
            table.offer(peer(), i);
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

        table.offer(old.get(0), 30);
        assertThat(table.closest(selfKey, 10)).contains(old.get(0));
    }

    @Test
    void givesTheNearestInOrder() {
        List<PeerId> peers = new ArrayList<>();
        RoutingTable wide = new RoutingTable(self, 100);
        for (int i = 0; i < 100; i++) {
            PeerId peer = peer();
            peers.add(peer);
            wide.offer(peer, i);
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
        RoutingTable large = new RoutingTable(self, 8);
        for (int i = 0; i < 500; i++) {
            large.offer(peer(), i);
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
        table.offer(peerWithPrefix(2), 100);
        table.offer(peerWithPrefix(0), 100);

        assertThat(table.prefixesNotLookedUpSince(50)).containsExactly(1);
        assertThat(table.prefixesNotLookedUpSince(150)).containsExactly(0, 1, 2);

        table.lookedUp(KadKey.of(peerWithPrefix(2)), 200);
        assertThat(table.prefixesNotLookedUpSince(150)).containsExactly(0, 1);
    }

    @Test
    void saysWhoWasNotHeardOf() {
        List<PeerId> old = fillBucket(0);
        table.offer(old.get(1), 50);

        assertThat(table.notHeardSince(40)).containsExactly(old.get(0), old.get(2));
    }

    private List<PeerId> fillBucket(int prefix) {
        List<PeerId> peers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            PeerId peer = peerWithPrefix(prefix);
            peers.add(peer);
            table.offer(peer, i);
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
