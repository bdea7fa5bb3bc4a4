package io.physarum.libp2p.autonat;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.limit.RemoteNetwork;

/** Who counts as one when opinions are counted: whoever has an address of the Internet, however many peers he runs. */
final class Voters {

    private Voters() {}

    /** Whether the remote end has a voice: through a relay nobody can tell how many it is. */
    static boolean mayVote(Connection connection) {
        return !connection.remoteAddress().isRelayed();
    }

    /** The IPv4 address or IPv6 /64 of the remote end; its peer id in a private network. */
    static String of(Connection connection) {
        return PublicAddresses.ip(connection.remoteAddress())
                .filter(PublicAddresses::isPublic)
                .map(ip -> RemoteNetwork.of(ip).toString())
                .orElseGet(() -> connection.remotePeer().toString());
    }
}
