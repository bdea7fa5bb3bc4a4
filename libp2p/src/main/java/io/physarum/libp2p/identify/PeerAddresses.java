package io.physarum.libp2p.identify;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.multiformats.AddressScope;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.MultiaddrProtocol;
import io.physarum.libp2p.multiformats.ToldAddresses;
import io.physarum.libp2p.record.SignedPeerRecord;

/** Which addresses the two ends of a connection tell each other, and which they believe. */
final class PeerAddresses {

    private PeerAddresses() {}

    /** Whether an address that the peer says it has may lead to it from here. */
    static Predicate<Multiaddr> usefulTo(Connection connection) {
        Multiaddr remote = connection.remoteAddress();
        return address -> ToldAddresses.isCredible(address, remote);
    }

    /** The host's addresses that the peer is told of: those of this machine alone only if the peer is on it. */
    static List<Multiaddr> told(Host host, Connection connection) {
        boolean here = isOnThisMachine(connection);
        return host.advertisedAddresses().stream()
                .filter(address -> isTold(address, here))
                .toList();
    }

    /** The host's record, unless it holds what the peer is not to be told. */
    static Optional<SignedPeerRecord> record(Host host, Connection connection) {
        boolean here = isOnThisMachine(connection);
        return Optional.of(host.signedPeerRecord())
                .filter(signed -> signed.content().addresses().stream().allMatch(address -> isTold(address, here)));
    }

    private static boolean isTold(Multiaddr address, boolean here) {
        return !address.contains(MultiaddrProtocol.IP6ZONE)
                && (here || AddressScope.of(address).compareTo(AddressScope.MACHINE) > 0);
    }

    private static boolean isOnThisMachine(Connection connection) {
        return AddressScope.of(connection.remoteAddress()) == AddressScope.MACHINE
                || AddressScope.of(connection.localAddress()) == AddressScope.MACHINE;
    }
}
