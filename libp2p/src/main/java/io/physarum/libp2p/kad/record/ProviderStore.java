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
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * Who provides what, as announced to this node. A record lives for one time to live after its last announcement. When a
 * limit is reached, what is there stays and the newcomer is refused: it can announce itself to others. Not thread-safe: it
 * belongs to the loop of its node.
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

    private record Provider(List<Multiaddr> addresses, long expiresNanos) {}

    private final Limits limits;

    private final long timeToLiveNanos;

    private final Map<ByteString, Map<PeerId, Provider>> byKey = new HashMap<>();

    private final Quota quota;

    private int size;

    /** An empty store. */
    public ProviderStore(Limits limits, Duration timeToLive) {
        this.limits = limits;
        this.timeToLiveNanos = timeToLive.toNanos();
        this.quota = new Quota(limits.perPeer());
    }

    /**
     * Notes a provider, or renews what was noted.
     *
     * @throws LimitExceededException if there is no room for a new record
     */
    public void add(ByteString key, PeerInfo provider, long nowNanos) {
        Provider fresh = new Provider(provider.addresses(), nowNanos + timeToLiveNanos);
        Map<PeerId, Provider> providers = byKey.get(key);
        if (providers != null && providers.replace(provider.peerId(), fresh) != null) {
            return;
        }
        requireRoom(provider.peerId(), providers == null ? 0 : providers.size());
        byKey.computeIfAbsent(key, any -> new LinkedHashMap<>()).put(provider.peerId(), fresh);
        quota.take(provider.peerId());
        size++;
    }

    private void requireRoom(PeerId provider, int ofKey) {
        if (size >= limits.records()) {
            throw new LimitExceededException(Limit.DHT_PROVIDER_RECORDS, limits.records());
        }
        if (ofKey >= limits.perKey()) {
            throw new LimitExceededException(Limit.DHT_PROVIDERS_PER_KEY, limits.perKey());
        }
        if (quota.isUsedUpBy(provider)) {
            throw new LimitExceededException(Limit.DHT_PROVIDER_RECORDS_PER_PEER, limits.perPeer());
        }
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
        Iterator<Map<PeerId, Provider>> keys = byKey.values().iterator();
        while (keys.hasNext()) {
            Map<PeerId, Provider> providers = keys.next();
            providers.entrySet().removeIf(entry -> {
                boolean expired = entry.getValue().expiresNanos() - nowNanos <= 0;
                if (expired) {
                    quota.give(entry.getKey());
                    size--;
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
