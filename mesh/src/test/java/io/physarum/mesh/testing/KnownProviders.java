package io.physarum.mesh.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.discovery.Rendezvous;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.multiformats.Cid;

/** A DHT of one process: what was put in is found at once, in order. */
public final class KnownProviders implements KademliaDht {

    private final Map<Cid, List<PeerInfo>> providers = new ConcurrentHashMap<>();

    private final AtomicInteger lookups = new AtomicInteger();

    /** Never ends a lookup. */
    public volatile boolean slow;

    /** Makes a peer a provider of a rendezvous string. */
    public void add(String rendezvous, PeerInfo peer) {
        providers
                .computeIfAbsent(Rendezvous.cidOf(rendezvous), key -> new ArrayList<>())
                .add(peer);
    }

    /** Takes all providers of a rendezvous string out. */
    public void clear(String rendezvous) {
        providers.remove(Rendezvous.cidOf(rendezvous));
    }

    /** How many lookups there were. */
    public int lookups() {
        return lookups.get();
    }

    @Override
    public CompletableFuture<List<PeerInfo>> findProviders(Cid cid, int limit, Consumer<PeerInfo> onProvider) {
        lookups.incrementAndGet();
        List<PeerInfo> found = List.copyOf(providers.getOrDefault(cid, List.of()));
        found.stream().limit(limit).forEach(onProvider);
        return slow ? new CompletableFuture<>() : CompletableFuture.completedFuture(found);
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
