package io.physarum.libp2p.host;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.SelfConnectionException;
import io.physarum.libp2p.dnsaddr.DnsAddrResolver;
import io.physarum.libp2p.host.dial.DialAddresses;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.AddressScope;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * Dials peers at what is known of them, also behind {@code /dnsaddr} addresses, each of which is resolved anew for every dial.
 * Thread-safe.
 */
final class NamedDialer {

    private final Host host;

    private final Dialer dialer;

    private final DnsAddrResolver resolver;

    private final Duration timeout;

    /**
     * A dialer for a host.
     *
     * @param dialer dials what needs no resolution
     * @param timeout how long it may take to reach somebody behind a name
     */
    NamedDialer(Host host, Dialer dialer, DnsAddrResolver resolver, Duration timeout) {
        this.host = host;
        this.dialer = dialer;
        this.resolver = resolver;
        this.timeout = timeout;
    }

    /**
     * Dials a peer at some addresses and those known, and at those behind the names among them that are this peer's.
     *
     * @param origin where the addresses are known from; what is known from somewhere better counts as such
     */
    CompletableFuture<Connection> dial(PeerId peer, Collection<Multiaddr> addresses, AddressOrigin origin) {
        DialAddresses candidates = candidates(peer, addresses, origin);
        DialAddresses direct = candidates.only(address -> !DnsAddrResolver.isDnsAddr(address));
        List<Multiaddr> names =
                candidates.all().stream().filter(DnsAddrResolver::isDnsAddr).toList();
        if (names.isEmpty()) {
            return dialer.dial(peer, direct);
        }
        Map<Multiaddr, Supplier<CompletableFuture<Connection>>> tries = new LinkedHashMap<>();
        if (!direct.all().isEmpty()) {
            tries.put(direct.all().get(0), () -> dialer.dial(peer, direct));
        }
        // Whoever tells of a peer could name many.
        resolver.namesOfDial(names)
                .forEach(name -> tries.put(name, () -> dialBehind(name, peer, candidates.origin(name))));
        return firstOf(peer.toString(), tries);
    }

    /**
     * The addresses, then those known, best origin first, without the peer id and without ones that name another peer; hearsay, and
     * after all others those through relays, last.
     */
    private DialAddresses candidates(PeerId peer, Collection<Multiaddr> addresses, AddressOrigin origin) {
        Map<Multiaddr, AddressOrigin> result = new LinkedHashMap<>();
        for (Multiaddr address : addresses) {
            if (address.peerMultihash()
                    .filter(hash -> !hash.equals(peer.multihash()))
                    .isEmpty()) {
                result.put(address.withoutPeer(), origin);
            }
        }
        for (AddressOrigin least : List.of(AddressOrigin.GIVEN, AddressOrigin.PEER, AddressOrigin.HEARSAY)) {
            host.addressBook().addresses(peer, least).forEach(known -> result.merge(known, least, NamedDialer::better));
        }
        Map<Multiaddr, AddressOrigin> ordered = new LinkedHashMap<>();
        result.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<Multiaddr, AddressOrigin> entry) ->
                                entry.getKey().isRelayed())
                        .thenComparing(entry -> entry.getValue() == AddressOrigin.HEARSAY))
                .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return new DialAddresses(ordered);
    }

    private static AddressOrigin better(AddressOrigin one, AddressOrigin other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** What is behind a name is as good as the name, but not on this machine unless the name was given. */
    private CompletableFuture<Connection> dialBehind(Multiaddr name, PeerId peer, AddressOrigin origin) {
        CompletableFuture<Connection> result = new CompletableFuture<>();
        boolean isHearsay = origin == AddressOrigin.HEARSAY;
        resolver.resolve(peer.appendTo(name), isHearsay).whenComplete((found, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
                return;
            }
            List<Multiaddr> dialled = found.stream()
                    .filter(address -> origin == AddressOrigin.GIVEN
                            || AddressScope.of(address).compareTo(AddressScope.MACHINE) > 0)
                    .map(Multiaddr::withoutPeer)
                    .toList();
            if (dialled.isEmpty()) {
                result.completeExceptionally(new UnknownHostException(
                        "name " + name + " of peer " + peer + " resolves to this machine only, and was not given"));
            } else if (!result.isDone()) {
                Failures.tie(dialIfApart(peer, DialAddresses.of(dialled, origin)), result);
            }
        });
        return result;
    }

    private CompletableFuture<Connection> dialIfApart(PeerId peer, DialAddresses addresses) {
        return host.connection(peer)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> dialer.dial(peer, addresses));
    }

    /** Dials an address that names no peer; behind a name, all peers that it stands for, and the first that answers is taken. */
    CompletableFuture<Connection> dialAnyone(Multiaddr address) {
        if (!DnsAddrResolver.isDnsAddr(address)) {
            return dialer.dialAnyone(address);
        }
        CompletableFuture<Connection> result = new CompletableFuture<>();
        resolver.resolve(address).whenComplete((found, failure) -> {
            if (failure != null) {
                result.completeExceptionally(
                        new DialException("cannot dial", Map.of(address, Failures.unwrap(failure))));
            } else if (!result.isDone()) {
                Failures.tie(dialAnyOf(address, found), result);
            }
        });
        return result;
    }

    private CompletableFuture<Connection> dialAnyOf(Multiaddr name, List<Multiaddr> found) {
        Map<PeerId, List<Multiaddr>> byPeer = new LinkedHashMap<>();
        Map<Multiaddr, Supplier<CompletableFuture<Connection>>> tries = new LinkedHashMap<>();
        for (Multiaddr address : found) {
            Optional<PeerId> peer = peerOf(address);
            if (peer.isPresent()) {
                byPeer.computeIfAbsent(peer.get(), absent -> new ArrayList<>()).add(address);
            } else if (address.peerMultihash().isEmpty()) {
                tries.put(address, () -> dialer.dialAnyone(address));
            }
        }
        boolean home = byPeer.remove(host.peerId()) != null;
        byPeer.forEach((peer, where) -> tries.put(where.get(0), () -> host.connect(peer, where)));
        if (tries.isEmpty()) {
            return CompletableFuture.failedFuture(new DialException(
                    "cannot dial",
                    Map.of(
                            name,
                            home
                                    ? new SelfConnectionException()
                                    : new UnknownHostException("no peer is named there"))));
        }
        return firstOf(name.toString(), tries);
    }

    private static Optional<PeerId> peerOf(Multiaddr address) {
        try {
            return PeerId.of(address);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private CompletableFuture<Connection> firstOf(
            String target, Map<Multiaddr, Supplier<CompletableFuture<Connection>>> tries) {
        return new FirstConnection(target, tries, host.eventLoopGroup().next()).start(timeout);
    }
}
