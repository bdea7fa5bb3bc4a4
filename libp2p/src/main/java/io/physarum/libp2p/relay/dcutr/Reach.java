package io.physarum.libp2p.relay.dcutr;

import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identify.IdentifyProtocol;
import io.physarum.libp2p.multiformats.AddressScope;
import io.physarum.libp2p.multiformats.Multiaddr;

/** Which addresses are worth a direct dial. */
final class Reach {

    private static final int MAX_ADDRESSES = 16;

    private Reach() {}

    /**
     * Where this host may be reached: where it says it is, where others see it, and where they would if the translation of
     * addresses keeps the port that it listens on.
     */
    static List<Multiaddr> of(Host host) {
        Set<Multiaddr> result = new LinkedHashSet<>();
        host.advertisedAddresses().stream()
                .filter(address -> !address.isRelayed())
                .forEach(result::add);
        List<Multiaddr> listening = host.listenAddresses();
        for (Connection connection : host.connections()) {
            if (!connection.remoteAddress().isRelayed() && connection.isInitiator()) {
                IdentifyProtocol.info(connection)
                        .flatMap(info -> info.observedAddress())
                        .ifPresent(observed -> addObserved(observed, listening, result));
            }
        }
        return result.stream().limit(MAX_ADDRESSES).toList();
    }

    private static void addObserved(Multiaddr observed, List<Multiaddr> listening, Set<Multiaddr> result) {
        InetSocketAddress seen = observed.tcpSocketAddress().orElse(null);
        if (seen == null || seen.isUnresolved()) {
            return;
        }
        for (Multiaddr address : listening) {
            address.port().ifPresent(port -> result.add(Multiaddr.of(new InetSocketAddress(seen.getAddress(), port))));
        }
        result.add(observed);
    }

    /**
     * Those that anybody on the Internet can dial, as far as one can tell by looking; names of this machine, too, if the relay
     * is on it.
     */
    static List<Multiaddr> publicOnes(List<Multiaddr> addresses, Connection relayed) {
        boolean local = isLocal(relayed);
        return addresses.stream()
                .filter(address -> isPublic(address) || (local && isOwnName(address)))
                .limit(MAX_ADDRESSES)
                .toList();
    }

    private static boolean isPublic(Multiaddr address) {
        return address.tcpSocketAddress().isPresent() && AddressScope.of(address) == AddressScope.WORLD;
    }

    private static boolean isOwnName(Multiaddr address) {
        return AddressScope.of(address) == AddressScope.MACHINE
                && address.tcpSocketAddress()
                        .filter(InetSocketAddress::isUnresolved)
                        .isPresent();
    }

    /** Leaves out this machine's own addresses, unless the relay is on this machine, too: a stranger shall not try its ports. */
    static List<Multiaddr> dialled(List<Multiaddr> addresses, Connection relayed) {
        boolean local = isLocal(relayed);
        return addresses.stream()
                .filter(address -> local || AddressScope.of(address).compareTo(AddressScope.MACHINE) > 0)
                .toList();
    }

    private static boolean isLocal(Connection relayed) {
        return relayed.channel().remoteAddress() instanceof InetSocketAddress relay
                && relay.getAddress().isLoopbackAddress();
    }
}
