package io.physarum.libp2p.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.physarum.libp2p.core.AddressBook;
import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.record.SignedPeerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Remembers peers in memory. When it is full, peers that only others have told of go first, and among these the ones not looked
 * at for longest: what others tell costs them nothing. But an eighth of the places is theirs at least, as a node that has met
 * many peers must still find others. Of the peers that it has met itself, those that are connected stay longest.
 */
final class MemoryAddressBook implements AddressBook {

    private static final int HEARSAY_SHARE = 8;

    private final int maxPeers;

    private final int maxPerPeer;

    private final int hearsayPlaces;

    private final LongSupplier nanoClock;

    private final Predicate<PeerId> isConnected;

    /** Peers that others told of, and nothing else is known of. */
    private final Map<PeerId, Entry> hearsay = new LinkedHashMap<>(16, 0.75f, true);

    /** Peers that have said or proved something themselves, if only some time ago. */
    private final Map<PeerId, Entry> met = new LinkedHashMap<>(16, 0.75f, true);

    /** An empty book; the predicate is asked with the book locked. */
    MemoryAddressBook(int maxPeers, int maxPerPeer, LongSupplier nanoClock, Predicate<PeerId> isConnected) {
        this.maxPeers = maxPeers;
        this.maxPerPeer = maxPerPeer;
        this.hearsayPlaces = Math.max(1, maxPeers / HEARSAY_SHARE);
        this.nanoClock = nanoClock;
        this.isConnected = isConnected;
    }

    /** The empty book of a host with these connections. */
    static MemoryAddressBook of(HostLimits limits, ConnectionTable connections) {
        return new MemoryAddressBook(
                limits.maxAddressBookPeers(),
                limits.maxAddressesPerPeer(),
                System::nanoTime,
                peer -> connections.find(peer).isPresent());
    }

    @Override
    public synchronized List<Multiaddr> addresses(PeerId peer, AddressOrigin least) {
        Entry entry = find(peer);
        if (entry == null) {
            return List.of();
        }
        long now = nanoClock.getAsLong();
        entry.removeExpired(now);
        return entry.ranked(least, now);
    }

    @Override
    public synchronized void addAddresses(
            PeerId peer, Collection<Multiaddr> addresses, Duration timeToLive, AddressOrigin origin) {
        if (addresses.isEmpty()) {
            return;
        }
        long now = nanoClock.getAsLong();
        Entry entry = origin == AddressOrigin.HEARSAY ? heardOf(peer) : met(peer);
        entry.removeExpired(now);
        long expiry = now + timeToLive.toNanos();
        int place = 0;
        for (Multiaddr address : addresses) {
            entry.add(address.withoutPeer(), new Known(origin, expiry, place++), maxPerPeer);
        }
    }

    @Override
    public synchronized boolean addSignedPeerRecord(
            SignedPeerRecord record, Predicate<Multiaddr> usable, Duration timeToLive) {
        long now = nanoClock.getAsLong();
        Entry entry = met(record.content().peerId());
        entry.removeExpired(now);
        long expiry = now + timeToLive.toNanos();
        List<Multiaddr> certified =
                record.content().addresses().stream().filter(usable).toList();
        if (!entry.certify(record, expiry, certified.isEmpty())) {
            return false;
        }
        Known fresh = new Known(AddressOrigin.CERTIFIED, expiry, 0);
        certified.forEach(address -> entry.add(address, fresh, maxPerPeer));
        return true;
    }

    @Override
    public synchronized Optional<SignedPeerRecord> signedPeerRecord(PeerId peer) {
        Entry entry = find(peer);
        if (entry == null) {
            return Optional.empty();
        }
        entry.removeExpired(nanoClock.getAsLong());
        return Optional.ofNullable(entry.record);
    }

    @Override
    public synchronized List<String> protocols(PeerId peer) {
        Entry entry = find(peer);
        return entry == null ? List.of() : entry.protocols;
    }

    @Override
    public synchronized void setProtocols(PeerId peer, Collection<String> protocols) {
        met(peer).protocols = protocols.stream().limit(maxPerPeer).toList();
    }

    @Override
    public synchronized void remove(PeerId peer) {
        hearsay.remove(peer);
        met.remove(peer);
    }

    private @Nullable Entry find(PeerId peer) {
        Entry entry = met.get(peer);
        return entry != null ? entry : hearsay.get(peer);
    }

    /** The entry of a peer that others told of. */
    private Entry heardOf(PeerId peer) {
        @Nullable Entry entry = find(peer);
        if (entry != null) {
            return entry;
        }
        makeRoom();
        Entry created = new Entry();
        hearsay.put(peer, created);
        return created;
    }

    /** The entry of a peer that says or has proved something itself. */
    private Entry met(PeerId peer) {
        Entry entry = heardOf(peer);
        if (hearsay.remove(peer) != null) {
            met.put(peer, entry);
        }
        return entry;
    }

    private void makeRoom() {
        if (hearsay.size() + met.size() < maxPeers) {
            return;
        }
        if (met.isEmpty() || (hearsay.size() >= hearsayPlaces && !isEldestStale())) {
            removeEldest(hearsay);
            return;
        }
        for (int i = met.size(); i > 1 && isConnected.test(eldest(met)); i--) {
            passEldest();
        }
        removeEldest(met);
    }

    /** Whether nothing that the eldest of the peers met has proved holds any more. */
    private boolean isEldestStale() {
        Map.Entry<PeerId, Entry> eldest = met.entrySet().iterator().next();
        eldest.getValue().removeExpired(nanoClock.getAsLong());
        if (!eldest.getValue().isHearsay()) {
            return false;
        }
        boolean isStale = !isConnected.test(eldest.getKey());
        if (!isStale) {
            passEldest();
        }
        return isStale;
    }

    /** Counts the eldest of the peers met as looked at, so that those who make room next need not ask for it again. */
    private void passEldest() {
        met.get(eldest(met));
    }

    private static PeerId eldest(Map<PeerId, Entry> entries) {
        return entries.keySet().iterator().next();
    }

    private static void removeEldest(Map<PeerId, Entry> entries) {
        entries.remove(eldest(entries));
    }

    private static final class Entry {

        private final Map<Multiaddr, Known> addresses = new LinkedHashMap<>();

        private List<String> protocols = List.of();

        private @Nullable SignedPeerRecord record;

        private long recordExpiry;

        void removeExpired(long now) {
            addresses.values().removeIf(known -> known.expiry() - now <= 0);
            if (record != null && recordExpiry - now <= 0) {
                record = null;
            }
        }

        /** Whether others have told all that is known of where the peer is. */
        boolean isHearsay() {
            return record == null && addresses.values().stream().allMatch(Known::isHearsay);
        }

        /** Takes a record that is the latest and makes room for what it says; false if it is not. */
        boolean certify(SignedPeerRecord fresh, long expiry, boolean keepHearsay) {
            SignedPeerRecord known = record;
            if (known == null || fresh.content().isNewerThan(known.content())) {
                addresses.values().removeIf(address -> switch (address.origin()) {
                    case HEARSAY -> !keepHearsay;
                    case PEER, CERTIFIED -> true;
                    case DIALLED, GIVEN -> false;
                });
                record = fresh;
                recordExpiry = expiry;
                return true;
            }
            if (!fresh.content().equals(known.content())) {
                return false;
            }
            recordExpiry = expiry - recordExpiry > 0 ? expiry : recordExpiry;
            return true;
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

        /**
         * Best origin first. Of hearsay, what each told first comes before what anybody told second, whoever was the first to
         * tell; which of several comes first that are equal in this changes with the time.
         */
        List<Multiaddr> ranked(AddressOrigin least, long now) {
            List<Map.Entry<Multiaddr, Known>> ranked = addresses.entrySet().stream()
                    .filter(entry -> entry.getValue().origin().compareTo(least) >= 0)
                    .sorted(Comparator.comparing(entry -> entry.getValue().origin(), Comparator.reverseOrder()))
                    .collect(Collectors.toCollection(ArrayList::new));
            // Hearsay, the worst, is at the end.
            int sure = (int) ranked.stream()
                    .filter(entry -> !entry.getValue().isHearsay())
                    .count();
            List<Map.Entry<Multiaddr, Known>> told = ranked.subList(sure, ranked.size());
            Collections.shuffle(told, new Random(now));
            told.sort(Comparator.comparingInt(entry -> entry.getValue().place()));
            return ranked.stream().map(Map.Entry::getKey).toList();
        }
    }

    /**
     * What is known of an address; less is worse.
     *
     * @param place how many others came before it when it was told, of those who told it the least
     */
    private record Known(AddressOrigin origin, long expiry, int place) implements Comparable<Known> {

        boolean isHearsay() {
            return origin == AddressOrigin.HEARSAY;
        }

        Known and(Known other) {
            return new Known(
                    origin.compareTo(other.origin) > 0 ? origin : other.origin,
                    expiry - other.expiry > 0 ? expiry : other.expiry,
                    Math.min(place, other.place));
        }

        @Override
        public int compareTo(Known other) {
            int byOrigin = origin.compareTo(other.origin);
            return byOrigin != 0 ? byOrigin : Long.signum(expiry - other.expiry);
        }
    }
}
