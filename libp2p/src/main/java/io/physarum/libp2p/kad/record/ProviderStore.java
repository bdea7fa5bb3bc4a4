package io.physarum.libp2p.kad.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.routing.PeerNetwork;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * Who provides what, as announced to this node. A record lives for one time to live after its last announcement. When a key or
 * the store is full, the network with most records there gives its oldest up for a newcomer of one that has less, and within a
 * network so does the peer with most, as else a few, or one with many peer ids, could fill it for good. Otherwise what is there
 * stays and the newcomer is refused: it can announce itself to others. Not thread-safe: it belongs to the loop of its node.
 */
public final class ProviderStore {

    /**
     * The limits of a store.
     *
     * @param records how many records in all
     * @param perKey how many providers of one key
     * @param perPeer how many keys of one provider
     */
    public record Limits(int records, int perKey, int perPeer) {}

    private record Provider(List<Multiaddr> addresses, Sender sender, long expiresNanos) {}

    private final Limits limits;

    private final long timeToLiveNanos;

    private final Map<ByteString, Map<PeerId, Provider>> byKey = new HashMap<>();

    private final Shares shares;

    private int size;

    /** An empty store. */
    public ProviderStore(Limits limits, Duration timeToLive) {
        this.limits = limits;
        this.timeToLiveNanos = timeToLive.toNanos();
        this.shares = new Shares(limits.perPeer());
    }

    /**
     * Notes a provider, or renews what was noted.
     *
     * @param network the network that its announcement came from; null if that is none
     * @throws LimitExceededException if there is no room for a new record
     */
    public void add(ByteString key, PeerInfo provider, @Nullable PeerNetwork network, long nowNanos) {
        Sender sender = new Sender(provider.peerId(), network);
        Provider fresh = new Provider(provider.addresses(), sender, nowNanos + timeToLiveNanos);
        Map<PeerId, Provider> providers = byKey.get(key);
        if (providers != null && providers.replace(provider.peerId(), fresh) != null) {
            return;
        }
        if (shares.isUsedUpBy(provider.peerId())) {
            throw new LimitExceededException(Limit.DHT_PROVIDER_RECORDS_PER_PEER, limits.perPeer());
        }
        makeRoom(key, sender);
        byKey.computeIfAbsent(key, any -> new LinkedHashMap<>()).put(provider.peerId(), fresh);
        shares.take(sender, key);
        size++;
    }

    private void makeRoom(ByteString key, Sender newcomer) {
        Map<PeerId, Provider> providers = byKey.getOrDefault(key, Map.of());
        if (providers.size() >= limits.perKey()) {
            PeerId spare = spareOf(providers, newcomer);
            if (spare == null) {
                throw new LimitExceededException(Limit.DHT_PROVIDERS_PER_KEY, limits.perKey());
            }
            remove(spare, key);
        }
        if (size >= limits.records()) {
            Shares.Share spare = shares.toMakeRoomFor(newcomer);
            if (spare == null) {
                throw new LimitExceededException(Limit.DHT_PROVIDER_RECORDS, limits.records());
            }
            remove(spare.owner(), spare.key());
        }
    }

    /** The oldest provider of the network that has most under a key, if a newcomer's has so much less that it may go. */
    private static @Nullable PeerId spareOf(Map<PeerId, Provider> providers, Sender newcomer) {
        Ranking<Object> parties = new Ranking<>();
        providers.values().forEach(provider -> parties.add(provider.sender().party()));
        Object most = parties.first();
        if (most == null || !parties.canGive(most, newcomer.party())) {
            return null;
        }
        return providers.values().stream()
                .map(Provider::sender)
                .filter(sender -> sender.party().equals(most))
                .findFirst()
                .map(Sender::peer)
                .orElse(null);
    }

    private void remove(PeerId provider, ByteString key) {
        byKey.computeIfPresent(key, (same, all) -> all.remove(provider) != null && all.isEmpty() ? null : all);
        forget(provider, key);
    }

    private void forget(PeerId provider, ByteString key) {
        shares.give(provider, key);
        size--;
    }

    /** The providers of a key whose records have not expired, longest known first. */
    public List<PeerInfo> get(ByteString key, long nowNanos) {
        List<PeerInfo> found = new ArrayList<>();
        byKey.getOrDefault(key, Map.of()).forEach((peer, provider) -> {
            if (provider.expiresNanos() - nowNanos > 0) {
                found.add(new PeerInfo(peer, provider.addresses()));
            }
        });
        return found;
    }

    /** Forgets what has expired. */
    public void expire(long nowNanos) {
        Iterator<Map.Entry<ByteString, Map<PeerId, Provider>>> keys =
                byKey.entrySet().iterator();
        while (keys.hasNext()) {
            Map.Entry<ByteString, Map<PeerId, Provider>> entry = keys.next();
            Map<PeerId, Provider> providers = entry.getValue();
            providers.entrySet().removeIf(one -> {
                boolean expired = one.getValue().expiresNanos() - nowNanos <= 0;
                if (expired) {
                    forget(one.getKey(), entry.getKey());
                }
                return expired;
            });
            if (providers.isEmpty()) {
                keys.remove();
            }
        }
    }

    /** The number of records, of which some may have expired since {@link #expire} was last called. */
    public int size() {
        return size;
    }
}
