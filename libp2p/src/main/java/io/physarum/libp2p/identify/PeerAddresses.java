package io.physarum.libp2p.identify;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.multiformats.Multiaddr;
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
        return host.advertisedAddresses().stream().filter(toldTo(connection)).toList();
    }

    /** The host's record, unless it holds what the peer is not to be told. */
    static Optional<SignedPeerRecord> record(Host host, Connection connection) {
        return Optional.of(host.signedPeerRecord())
                .filter(signed -> signed.content().addresses().stream().allMatch(toldTo(connection)));
    }

    private static Predicate<Multiaddr> toldTo(Connection connection) {
        Multiaddr remote = connection.remoteAddress();
        Multiaddr local = connection.localAddress();
        return address -> ToldAddresses.isTold(address, remote, local);
    }
}
