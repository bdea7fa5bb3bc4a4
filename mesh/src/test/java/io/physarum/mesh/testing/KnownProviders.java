package io.physarum.mesh.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.discovery.Rendezvous;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.testing.NoDht;

/** A DHT of one process: what was put in is found at once, in order. */
public final class KnownProviders extends NoDht {

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
}
