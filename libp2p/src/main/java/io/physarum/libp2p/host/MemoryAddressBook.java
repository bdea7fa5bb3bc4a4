package io.physarum.libp2p.host;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import io.physarum.libp2p.core.AddressBook;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;

/** Remembers peers in memory: the ones not looked at for longest go first when it is full. */
final class MemoryAddressBook implements AddressBook {

    private final int maxPeers;

    private final int maxPerPeer;

    private final LongSupplier nanoClock;

    private final Map<PeerId, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    MemoryAddressBook(int maxPeers, int maxPerPeer, LongSupplier nanoClock) {
        this.maxPeers = maxPeers;
        this.maxPerPeer = maxPerPeer;
        this.nanoClock = nanoClock;
    }

    @Override
    public synchronized List<Multiaddr> addresses(PeerId peer) {
        Entry entry = entries.get(peer);
        if (entry == null) {
            return List.of();
        }
        entry.removeExpired(nanoClock.getAsLong());
        return List.copyOf(entry.expiries.keySet());
    }

    @Override
    public synchronized void addAddresses(PeerId peer, Collection<Multiaddr> addresses, Duration timeToLive) {
        if (addresses.isEmpty()) {
            return;
        }
        long now = nanoClock.getAsLong();
        Entry entry = entry(peer);
        entry.removeExpired(now);
        for (Multiaddr address : addresses) {
            Multiaddr bare = address.withoutPeer();
            if (entry.expiries.size() < maxPerPeer || entry.expiries.containsKey(bare)) {
                entry.expiries.merge(bare, now + timeToLive.toNanos(), (a, b) -> a - b > 0 ? a : b);
            }
        }
    }

    @Override
    public synchronized List<String> protocols(PeerId peer) {
        Entry entry = entries.get(peer);
        return entry == null ? List.of() : entry.protocols;
    }

    @Override
    public synchronized void setProtocols(PeerId peer, Collection<String> protocols) {
        entry(peer).protocols = protocols.stream().limit(maxPerPeer).toList();
    }

    @Override
    public synchronized void remove(PeerId peer) {
        entries.remove(peer);
    }

    private Entry entry(PeerId peer) {
        @Nullable Entry known = entries.get(peer);
        if (known != null) {
            return known;
        }
        if (entries.size() >= maxPeers) {
            entries.remove(entries.keySet().iterator().next());
        }
        Entry created = new Entry();
        entries.put(peer, created);
        return created;
    }

    private static final class Entry {

        private final Map<Multiaddr, Long> expiries = new LinkedHashMap<>();

        private List<String> protocols = List.of();

        void removeExpired(long now) {
            expiries.values().removeIf(expiry -> expiry - now <= 0);
        }
    }
}
