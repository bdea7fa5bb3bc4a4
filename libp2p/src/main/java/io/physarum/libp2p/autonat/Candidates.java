package io.physarum.libp2p.autonat;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identify.IdentifyProtocol;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * The addresses at which a host might be reached: those it advertises, and where others say that they see it. Those who dialled
 * it have seen the whole address; those whom it dialled have seen the IP address, behind which the port that it listens on is
 * likely to be the same. One that only few have seen is not tested, so that none can have others dialled by inventing it.
 */
final class Candidates {

    private final Host host;

    private final AutonatConfig config;

    Candidates(Host host, AutonatConfig config) {
        this.host = host;
        this.config = config;
    }

    /**
     * What the host advertises by itself, without the addresses that were added to that. Those through relays come and go with
     * what is found out here.
     */
    List<Multiaddr> own(Set<Multiaddr> added) {
        return host.advertisedAddresses().stream()
                .filter(address -> !added.contains(address) && !address.isRelayed())
                .toList();
    }

    /** The addresses to test, at most as many as a request may hold; those the host advertises by itself first. */
    Set<Multiaddr> all(List<Multiaddr> own) {
        Set<Multiaddr> result = new LinkedHashSet<>();
        own.stream()
                .filter(address -> PublicAddresses.isTestable(address, config.allowPrivate()))
                .forEach(result::add);
        result.addAll(observed());
        return new LinkedHashSet<>(
                result.stream().limit(config.limits().addresses()).toList());
    }

    private List<Multiaddr> observed() {
        Map<Multiaddr, Set<String>> observers = new LinkedHashMap<>();
        for (Connection connection : host.connections()) {
            if (!Voters.mayVote(connection)) {
                continue;
            }
            IdentifyProtocol.info(connection)
                    .flatMap(info -> info.observedAddress())
                    .filter(address -> PublicAddresses.isTestable(address, config.allowPrivate()))
                    .ifPresent(address -> possible(connection, address)
                            .forEach(candidate -> observers
                                    .computeIfAbsent(candidate, absent -> new HashSet<>())
                                    .add(Voters.of(connection))));
        }
        return observers.entrySet().stream()
                .filter(entry -> entry.getValue().size() >= config.observers())
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<Multiaddr> possible(Connection connection, Multiaddr observed) {
        if (!connection.isInitiator()) {
            return List.of(observed);
        }
        InetAddress ip = PublicAddresses.ip(observed).orElseThrow();
        List<Multiaddr> result = new ArrayList<>();
        for (Multiaddr listening : host.listenAddresses()) {
            InetSocketAddress bound = listening.tcpSocketAddress().orElse(null);
            if (bound != null
                    && !bound.isUnresolved()
                    && bound.getAddress() instanceof Inet4Address == ip instanceof Inet4Address) {
                result.add(Multiaddr.of(new InetSocketAddress(ip, bound.getPort())));
            }
        }
        return result;
    }
}
