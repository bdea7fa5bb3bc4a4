package io.physarum.libp2p.host.dial;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * Where one peer is dialled.
 *
 * @param origins the addresses, best first, and where each is known from
 */
public record DialAddresses(Map<Multiaddr, AddressOrigin> origins) {

    /** Copies them, in their order. */
    public DialAddresses {
        origins = Collections.unmodifiableMap(new LinkedHashMap<>(origins));
    }

    /** Addresses that are all known from the same. */
    public static DialAddresses of(Collection<Multiaddr> addresses, AddressOrigin origin) {
        Map<Multiaddr, AddressOrigin> origins = new LinkedHashMap<>();
        addresses.forEach(address -> origins.put(address, origin));
        return new DialAddresses(origins);
    }

    /** The addresses, best first. */
    public List<Multiaddr> all() {
        return List.copyOf(origins.keySet());
    }

    /** Where one of them is known from; from hearsay if it is none of them. */
    public AddressOrigin origin(Multiaddr address) {
        return origins.getOrDefault(address, AddressOrigin.HEARSAY);
    }

    /** Those of a kind. */
    public DialAddresses only(Predicate<Multiaddr> kind) {
        Map<Multiaddr, AddressOrigin> some = new LinkedHashMap<>(origins);
        some.keySet().removeIf(kind.negate());
        return new DialAddresses(some);
    }
}
