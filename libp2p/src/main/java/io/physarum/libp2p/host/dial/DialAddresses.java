package io.physarum.libp2p.host.dial;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * Where one peer is dialled.
 *
 * @param all the addresses, best first
 * @param hearsay those of them that others tell of, and nobody who should know
 */
public record DialAddresses(List<Multiaddr> all, Set<Multiaddr> hearsay) {

    /** Copies both. */
    public DialAddresses {
        all = List.copyOf(new LinkedHashSet<>(all));
        hearsay = Set.copyOf(hearsay);
    }

    /** Addresses that were given, or that the peer is known to have. */
    public static DialAddresses known(Collection<Multiaddr> addresses) {
        return new DialAddresses(List.copyOf(addresses), Set.of());
    }

    /** Addresses of which others tell. */
    public static DialAddresses hearsay(Collection<Multiaddr> addresses) {
        return new DialAddresses(List.copyOf(addresses), new HashSet<>(addresses));
    }

    /** Those of a kind. */
    public DialAddresses only(Predicate<Multiaddr> kind) {
        return new DialAddresses(all.stream().filter(kind).toList(), hearsay);
    }

    /** Whether it is known from hearsay alone. */
    public boolean isHearsay(Multiaddr address) {
        return hearsay.contains(address);
    }
}
