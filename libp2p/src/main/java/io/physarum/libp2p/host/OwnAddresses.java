package io.physarum.libp2p.host;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.physarum.libp2p.multiformats.AddressScope;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.record.OwnPeerRecord;
import io.physarum.libp2p.record.SignedPeerRecord;

/** Where the host tells others that it is: where it is bound or said to be, where it was reached, and through relays. Thread-safe. */
final class OwnAddresses {

    private final List<Multiaddr> announced;

    private final Supplier<List<Multiaddr>> bound;

    private final Supplier<List<Multiaddr>> relayed;

    private final AdvertisedAddresses advertised = new AdvertisedAddresses(System::nanoTime);

    private final OwnPeerRecord record;

    private volatile List<Multiaddr> confirmed = List.of();

    /**
     * The addresses of a host.
     *
     * @param bound those that it listens on
     * @param relayed those through relays
     */
    OwnAddresses(HostConfig config, Supplier<List<Multiaddr>> bound, Supplier<List<Multiaddr>> relayed) {
        this.announced = config.announceAddresses();
        this.bound = bound;
        this.relayed = relayed;
        this.record = new OwnPeerRecord(config.key(), InstantSource.system());
    }

    List<Multiaddr> advertised() {
        List<Multiaddr> all =
                new ArrayList<>(announced.isEmpty() ? advertised.expand(bound.get(), confirmed) : announced);
        all.addAll(relayed.get());
        return List.copyOf(all);
    }

    /** Sets those at which others have reached the host. */
    void confirm(List<Multiaddr> addresses) {
        confirmed = List.copyOf(addresses);
    }

    SignedPeerRecord signedRecord() {
        List<Multiaddr> all = advertised();
        List<Multiaddr> elsewhere = all.stream()
                .filter(address -> AddressScope.of(address).compareTo(AddressScope.LINK) > 0)
                .toList();
        return record.of(elsewhere.isEmpty() ? all : elsewhere);
    }
}
