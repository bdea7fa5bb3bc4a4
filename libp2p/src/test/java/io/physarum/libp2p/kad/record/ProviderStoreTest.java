package io.physarum.libp2p.kad.record;

import java.time.Duration;
import java.util.List;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.routing.PeerNetwork;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProviderStoreTest {

    private static final Duration TTL = Duration.ofMinutes(10);

    private final ProviderStore store = new ProviderStore(new ProviderStore.Limits(6, 3, 4), TTL);

    @Test
    void givesWhatWasAddedUntilItExpires() {
        store.add(key(1), peer(1), null, 0);
        store.add(key(1), peer(2), null, TTL.toNanos() / 2);

        assertThat(store.get(key(1), TTL.toNanos() - 1)).containsExactly(peer(1), peer(2));
        assertThat(store.get(key(1), TTL.toNanos())).containsExactly(peer(2));
        assertThat(store.get(key(2), 0)).isEmpty();
    }

    @Test
    void anAnnouncementRenewsTheRecordAndItsAddresses() {
        store.add(key(1), peer(1), null, 0);
        PeerInfo moved = new PeerInfo(peer(1).peerId(), List.of(Multiaddr.parse("/ip4/10.0.0.9/tcp/9")));

        store.add(key(1), moved, null, 100);

        assertThat(store.get(key(1), TTL.toNanos() + 50)).containsExactly(moved);
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void refusesMoreProvidersOfAKeyButRenewsThoseThere() {
        for (int i = 0; i < 3; i++) {
            store.add(key(1), peer(i), null, 0);
        }

        assertLimit("dht-providers-per-key", () -> store.add(key(1), peer(3), null, 0));
        store.add(key(1), peer(0), null, 5);
        assertThat(store.get(key(1), 0)).hasSize(3);
    }

    @Test
    void refusesMoreKeysOfAProvider() {
        for (int i = 0; i < 4; i++) {
            store.add(key(i), peer(1), null, 0);
        }

        assertLimit("dht-provider-records-per-peer", () -> store.add(key(4), peer(1), null, 0));
        store.add(key(4), peer(2), null, 0);
    }

    @Test
    void refusesMoreRecordsThanItHolds() {
        for (int i = 0; i < 6; i++) {
            store.add(key(i), peer(i), null, 0);
        }

        assertLimit("dht-provider-records", () -> store.add(key(6), peer(6), null, 0));
    }

    @Test
    void whoHasMostGivesARecordUpForANewcomerWhenAllIsTaken() {
        for (int i = 0; i < 4; i++) {
            store.add(key(i), peer(1), null, 0);
        }
        store.add(key(1), peer(2), null, 0);
        store.add(key(2), peer(2), null, 0);

        store.add(key(0), peer(3), null, 0);
        store.add(key(9), peer(3), null, 0);

        assertThat(store.size()).isEqualTo(6);
        assertThat(store.get(key(0), 0)).containsExactly(peer(3));
        assertThat(store.get(key(1), 0)).containsExactly(peer(2));
        assertThat(store.get(key(2), 0)).containsExactly(peer(1), peer(2));
        // All have two now: nobody has so much that it must give.
        assertLimit("dht-provider-records", () -> store.add(key(5), peer(1), null, 0));
        store.add(key(8), peer(4), null, 0);
        assertLimit("dht-provider-records", () -> store.add(key(7), peer(4), null, 0));
        store.expire(TTL.toNanos());
        assertThat(store.size()).isZero();
    }

    @Test
    void hasRoomAgainOnceRecordsHaveExpired() {
        for (int i = 0; i < 4; i++) {
            store.add(key(i), peer(1), null, 0);
        }

        store.expire(TTL.toNanos());

        assertThat(store.size()).isZero();
        for (int i = 0; i < 4; i++) {
            store.add(key(i), peer(1), null, TTL.toNanos());
        }
    }

    @Test
    void manyPeersOfOneNetworkDoNotKeepAnotherFromAKey() {
        for (int i = 0; i < 3; i++) {
            store.add(key(1), peer(i), network(1), 0);
        }

        store.add(key(1), peer(10), network(2), 0);

        assertThat(store.get(key(1), 0)).containsExactly(peer(1), peer(2), peer(10));
        // The other network has one less now: nobody has so much that it must give.
        assertLimit("dht-providers-per-key", () -> store.add(key(1), peer(11), network(2), 0));
        assertLimit("dht-providers-per-key", () -> store.add(key(1), peer(12), network(1), 0));
        assertThat(store.size()).isEqualTo(3);
    }

    @Test
    void aNeighbourIsNotKeptFromAKeyEither() {
        for (int i = 0; i < 3; i++) {
            store.add(key(1), peer(i), network(1), 0);
        }

        store.add(key(1), peer(10), null, 0);

        assertThat(store.get(key(1), 0)).containsExactly(peer(1), peer(2), peer(10));
    }

    @Test
    void manyPeersOfOneNetworkDoNotKeepAnotherFromTheStore() {
        for (int i = 0; i < 6; i++) {
            store.add(key(i), peer(i), network(1), 0);
        }
        assertLimit("dht-provider-records", () -> store.add(key(7), peer(7), network(1), 0));

        for (int i = 10; i < 13; i++) {
            store.add(key(i), peer(i), network(2), 0);
        }

        assertThat(store.size()).isEqualTo(6);
        for (int i = 0; i < 3; i++) {
            assertThat(store.get(key(i), 0)).isEmpty();
            assertThat(store.get(key(10 + i), 0)).containsExactly(peer(10 + i));
        }
        assertLimit("dht-provider-records", () -> store.add(key(13), peer(13), network(2), 0));
        store.expire(TTL.toNanos());
        assertThat(store.size()).isZero();
    }

    @Test
    void withinANetworkWhoHasMostGivesOneUp() {
        for (int i = 0; i < 4; i++) {
            store.add(key(i), peer(1), network(1), 0);
        }
        store.add(key(1), peer(2), network(1), 0);
        store.add(key(2), peer(2), network(2), 0);

        store.add(key(9), peer(3), network(1), 0);

        assertThat(store.get(key(0), 0)).isEmpty();
        assertThat(store.get(key(9), 0)).containsExactly(peer(3));
        assertThat(store.size()).isEqualTo(6);
    }

    private static PeerNetwork network(int number) {
        return new PeerNetwork(ByteString.copyFrom(new byte[] {(byte) 203, 0, (byte) number}));
    }

    private static void assertLimit(String name, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        limit -> assertThat(limit.limit()).isEqualTo(name));
    }

    private static ByteString key(int number) {
        return ByteString.copyFromUtf8("key " + number);
    }

    private static PeerInfo peer(int number) {
        byte[] bytes = new byte[34];
        bytes[0] = 0x12;
        bytes[1] = 0x20;
        bytes[2] = (byte) number;
        return new PeerInfo(PeerId.of(bytes), List.of(Multiaddr.parse("/ip4/10.0.0.1/tcp/" + (number + 1))));
    }
}
