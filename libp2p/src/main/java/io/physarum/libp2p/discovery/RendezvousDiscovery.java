package io.physarum.libp2p.discovery;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.kad.KademliaDht;

/** Peers find each other by a string that they agree on: those who can be found announce it in the DHT. */
public final class RendezvousDiscovery {

    private final KademliaDht dht;

    /** A discovery over a DHT node, which the caller starts and stops. */
    public RendezvousDiscovery(KademliaDht dht) {
        this.dht = dht;
    }

    /** Announces this node under a string, again and again until {@link #withdraw}; as {@link KademliaDht#provide}. */
    public CompletableFuture<Integer> announce(String rendezvous) {
        return dht.provide(Rendezvous.cidOf(rendezvous));
    }

    /** Stops announcing this node under a string. */
    public void withdraw(String rendezvous) {
        dht.stopProviding(Rendezvous.cidOf(rendezvous));
    }

    /** Finds peers that announced a string, at most so many; this node is among them if it is one. */
    public CompletableFuture<List<PeerInfo>> find(String rendezvous, int limit) {
        return dht.findProviders(Rendezvous.cidOf(rendezvous), limit);
    }

    /** Finds peers as {@link #find(String, int)} and passes each on as soon as it is known, on an event loop. */
    public CompletableFuture<List<PeerInfo>> find(String rendezvous, int limit, Consumer<PeerInfo> onPeer) {
        return dht.findProviders(Rendezvous.cidOf(rendezvous), limit, onPeer);
    }
}
