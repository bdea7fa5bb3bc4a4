package io.physarum.libp2p.host.resource;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

import io.physarum.libp2p.host.gater.IpNetwork;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.limit.RemoteNetwork;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * Who is taken for one where something is shared out: all peers of an address, as peer ids cost nothing; or a peer by itself, if
 * its address says nothing about who it is, as it is relayed or in a network without limits of its own.
 *
 * @param network the address, if it counts
 * @param peer the peer, if the address does not count
 */
record RemoteParty(Optional<RemoteNetwork> network, Optional<PeerId> peer) {

    /** A peer by itself. */
    static RemoteParty of(PeerId peer) {
        return new RemoteParty(Optional.empty(), Optional.of(peer));
    }

    /** The network of a remote end; empty if it is relayed, or in a network without limits of its own. */
    static Optional<RemoteNetwork> networkOf(Multiaddr remote, List<IpNetwork> unlimited) {
        Optional<InetAddress> ip = remote.isRelayed() ? Optional.empty() : remote.ipAddress();
        return ip.filter(address -> unlimited.stream().noneMatch(network -> network.contains(address)))
                .map(RemoteNetwork::of);
    }

    /** Whom a peer at a remote end counts for. */
    static RemoteParty of(PeerId peer, Multiaddr remote, List<IpNetwork> unlimited) {
        return networkOf(remote, unlimited)
                .map(network -> new RemoteParty(Optional.of(network), Optional.empty()))
                .orElseGet(() -> of(peer));
    }
}
