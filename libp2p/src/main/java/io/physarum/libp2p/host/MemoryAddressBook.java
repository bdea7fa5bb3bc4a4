package io.physarum.libp2p.host;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import io.physarum.libp2p.core.AddressBook;
import io.physarum.libp2p.core.AddressOrigin;
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
        return entry.ranked();
    }

    @Override
    public synchronized void addAddresses(
            PeerId peer, Collection<Multiaddr> addresses, Duration timeToLive, AddressOrigin origin) {
        if (addresses.isEmpty()) {
            return;
        }
        long now = nanoClock.getAsLong();
        Entry entry = entry(peer);
        entry.removeExpired(now);
        Known fresh = new Known(origin, now + timeToLive.toNanos());
        addresses.forEach(address -> entry.add(address.withoutPeer(), fresh, maxPerPeer));
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

        private final Map<Multiaddr, Known> addresses = new LinkedHashMap<>();

        private List<String> protocols = List.of();

        void removeExpired(long now) {
            addresses.values().removeIf(known -> known.expiry() - now <= 0);
        }

        void add(Multiaddr address, Known fresh, int limit) {
            if (addresses.size() < limit || addresses.containsKey(address) || makeRoom(fresh)) {
                addresses.merge(address, fresh, Known::and);
            }
        }

        private boolean makeRoom(Known fresh) {
            Map.Entry<Multiaddr, Known> worst = Collections.min(addresses.entrySet(), Map.Entry.comparingByValue());
            if (worst.getValue().compareTo(fresh) >= 0) {
                return false;
            }
            addresses.remove(worst.getKey());
            return true;
        }

        List<Multiaddr> ranked() {
            return addresses.entrySet().stream()
                    .sorted(Comparator.comparing(entry -> entry.getValue().origin(), Comparator.reverseOrder()))
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    /** What is known of an address; less is worse. */
    private record Known(AddressOrigin origin, long expiry) implements Comparable<Known> {

        Known and(Known other) {
            return new Known(
                    origin.compareTo(other.origin) > 0 ? origin : other.origin,
                    expiry - other.expiry > 0 ? expiry : other.expiry);
        }

        @Override
        public int compareTo(Known other) {
            int byOrigin = origin.compareTo(other.origin);
            return byOrigin != 0 ? byOrigin : Long.signum(expiry - other.expiry);
        }
    }
}
