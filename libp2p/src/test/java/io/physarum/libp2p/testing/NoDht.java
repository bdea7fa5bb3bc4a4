package io.physarum.libp2p.testing;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.multiformats.Cid;

/** The DHT of a node that knows nobody. */
public class NoDht implements KademliaDht {

    @Override
    public CompletableFuture<List<PeerInfo>> findProviders(Cid cid, int limit, Consumer<PeerInfo> onProvider) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public void start() {}

    @Override
    public CompletableFuture<Void> stop() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> bootstrap() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<List<PeerInfo>> closestPeers(byte[] key) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletableFuture<Optional<PeerInfo>> findPeer(PeerId peer) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletableFuture<Integer> provide(Cid cid) {
        return CompletableFuture.completedFuture(0);
    }

    @Override
    public void stopProviding(Cid cid) {}

    @Override
    public CompletableFuture<Void> reprovide() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Integer> putValue(byte[] key, byte[] value) {
        return CompletableFuture.completedFuture(0);
    }

    @Override
    public CompletableFuture<Optional<byte[]>> getValue(byte[] key) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public List<PeerId> routingTable() {
        return List.of();
    }
}
