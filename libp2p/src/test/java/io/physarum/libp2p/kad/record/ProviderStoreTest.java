package io.physarum.libp2p.kad.record;

import java.time.Duration;
import java.util.List;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProviderStoreTest {

    private static final Duration TTL = Duration.ofMinutes(10);

    private final ProviderStore store = new ProviderStore(new ProviderStore.Limits(6, 3, 4), TTL);

    @Test
    void givesWhatWasAddedUntilItExpires() {
        store.add(key(1), peer(1), 0);
        store.add(key(1), peer(2), TTL.toNanos() / 2);

        assertThat(store.get(key(1), TTL.toNanos() - 1)).containsExactly(peer(1), peer(2));
        assertThat(store.get(key(1), TTL.toNanos())).containsExactly(peer(2));
        assertThat(store.get(key(2), 0)).isEmpty();
    }

    @Test
    void anAnnouncementRenewsTheRecordAndItsAddresses() {
        store.add(key(1), peer(1), 0);
        PeerInfo moved = new PeerInfo(peer(1).peerId(), List.of(Multiaddr.parse("/ip4/10.0.0.9/tcp/9")));

        store.add(key(1), moved, 100);

        assertThat(store.get(key(1), TTL.toNanos() + 50)).containsExactly(moved);
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void refusesMoreProvidersOfAKeyButRenewsThoseThere() {
        for (int i = 0; i < 3; i++) {
            store.add(key(1), peer(i), 0);
        }

        assertLimit("dht-providers-per-key", () -> store.add(key(1), peer(3), 0));
        store.add(key(1), peer(0), 5);
        assertThat(store.get(key(1), 0)).hasSize(3);
    }

    @Test
    void refusesMoreKeysOfAProvider() {
        for (int i = 0; i < 4; i++) {
            store.add(key(i), peer(1), 0);
        }

        assertLimit("dht-provider-records-per-peer", () -> store.add(key(4), peer(1), 0));
        store.add(key(4), peer(2), 0);
    }

    @Test
    void refusesMoreRecordsThanItHolds() {
        for (int i = 0; i < 6; i++) {
            store.add(key(i), peer(i), 0);
        }

        assertLimit("dht-provider-records", () -> store.add(key(6), peer(6), 0));
    }

    @Test
    void hasRoomAgainOnceRecordsHaveExpired() {
        for (int i = 0; i < 4; i++) {
            store.add(key(i), peer(1), 0);
        }

        store.expire(TTL.toNanos());

        assertThat(store.size()).isZero();
        for (int i = 0; i < 4; i++) {
            store.add(key(i), peer(1), TTL.toNanos());
        }
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
