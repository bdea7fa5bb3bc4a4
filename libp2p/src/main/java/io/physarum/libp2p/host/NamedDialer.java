package io.physarum.libp2p.host;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** Dials a peer at the addresses given and those known, and at those behind the names among them that are this peer's. */
    CompletableFuture<Connection> dial(PeerId peer, Collection<Multiaddr> given) {
        DialAddresses candidates = candidates(peer, given);
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
                .forEach(name -> tries.put(name, () -> dialBehind(name, peer, candidates.isHearsay(name))));
        return firstOf(peer.toString(), tries);
    }

    /**
     * Addresses given, then those known, best origin first, without the peer id and without ones that name another peer; those
     * through relays last.
     */
    private DialAddresses candidates(PeerId peer, Collection<Multiaddr> given) {
        Set<Multiaddr> result = new LinkedHashSet<>();
        for (Multiaddr address : given) {
            if (address.peerMultihash()
                    .filter(hash -> !hash.equals(peer.multihash()))
                    .isEmpty()) {
                result.add(address.withoutPeer());
            }
        }
        List<Multiaddr> known = host.addressBook().addresses(peer);
        Set<Multiaddr> hearsay = new HashSet<>(known);
        result.forEach(hearsay::remove);
        host.addressBook().addresses(peer, AddressOrigin.PEER).forEach(hearsay::remove);
        result.addAll(known);
        return new DialAddresses(
                result.stream()
                        .sorted(Comparator.comparing(Multiaddr::isRelayed))
                        .toList(),
                hearsay);
    }

    /** What is behind a name is as good as the name. */
    private CompletableFuture<Connection> dialBehind(Multiaddr name, PeerId peer, boolean isHearsay) {
        CompletableFuture<Connection> result = new CompletableFuture<>();
        resolver.resolve(peer.appendTo(name), isHearsay).whenComplete((found, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else if (!result.isDone()) {
                List<Multiaddr> addresses =
                        found.stream().map(Multiaddr::withoutPeer).toList();
                DialAddresses dialled = isHearsay ? DialAddresses.hearsay(addresses) : DialAddresses.known(addresses);
                host.connection(peer)
                        .ifPresentOrElse(result::complete, () -> Failures.tie(dialer.dial(peer, dialled), result));
            }
        });
        return result;
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
