package io.physarum.libp2p.kad;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Cid;

/**
 * A node's view of the Kademlia DHT (libp2p kad-dht, {@code /ipfs/kad/1.0.0}). Methods may be called from any thread;
 * futures complete on an event loop and fail with a {@link io.physarum.libp2p.core.Libp2pException}. Every lookup ends:
 * each RPC has a time-out, and so has the whole.
 */
public interface KademliaDht {

    /** Starts serving (in server mode) and the periodic work: refresh, re-announcement and expiry. */
    void start();

    /** Stops all periodic work and lookups. Idempotent. */
    CompletableFuture<Void> stop();

    /** Looks up the own peer id and refreshes every bucket once; call it after first contact with the network. */
    CompletableFuture<Void> bootstrap();

    /** The peers nearest to a key, nearest first, at most k. */
    CompletableFuture<List<PeerInfo>> closestPeers(byte[] key);

    /** Where a peer lives, if anybody knows. */
    CompletableFuture<Optional<PeerInfo>> findPeer(PeerId peer);

    /**
     * Announces that this node provides a CID, now and again at an interval until {@link #stopProviding}. Completes with the
     * number of peers that took the first announcement.
     */
    CompletableFuture<Integer> provide(Cid cid);

    /** Stops announcing a CID and forgets the own record; other nodes' copies expire. */
    void stopProviding(Cid cid);

    /** Announces everything again at once, for example after the network was lost. */
    CompletableFuture<Void> reprovide();

    /**
     * Finds providers. Each is passed on once, on an event loop; the future completes with all that were passed on, those that
     * most peers named first, when the lookup ends or the limit is reached.
     *
     * <p>Peers can name providers that never announced anything. Half of the limit is therefore kept for those that two peers
     * named, or that named themselves; as many others as the other half are passed on as soon as they are known, and further
     * ones at the end. With a limit of one nothing is passed on before a second peer agrees or all have been asked.
     *
     * @param limit how many are enough
     */
    CompletableFuture<List<PeerInfo>> findProviders(Cid cid, int limit, Consumer<PeerInfo> onProvider);

    /** Finds providers; as the other method, without the early news. */
    default CompletableFuture<List<PeerInfo>> findProviders(Cid cid, int limit) {
        return findProviders(cid, limit, provider -> {});
    }

    /**
     * Stores a value under a key whose namespace has a validator, on the k nearest peers. Completes with the number of peers
     * that took it; fails with an {@link IllegalArgumentException} if this node keeps a better value for the key.
     */
    CompletableFuture<Integer> putValue(byte[] key, byte[] value);

    /** Finds the best valid value of a key. */
    CompletableFuture<Optional<byte[]>> getValue(byte[] key);

    /** The peers in the routing table. */
    List<PeerId> routingTable();
}
