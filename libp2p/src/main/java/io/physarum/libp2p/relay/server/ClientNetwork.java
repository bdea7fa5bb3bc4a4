package io.physarum.libp2p.relay.server;

import java.net.InetAddress;
import java.util.Optional;

import io.physarum.libp2p.limit.RemoteNetwork;

/** What counts as one address of clients. */
final class ClientNetwork {

    private ClientNetwork() {}

    /** The network of an address; empty for loopback, which is exempt. */
    static Optional<RemoteNetwork> of(InetAddress ip) {
        return ip.isLoopbackAddress() ? Optional.empty() : Optional.of(RemoteNetwork.of(ip));
    }
}
