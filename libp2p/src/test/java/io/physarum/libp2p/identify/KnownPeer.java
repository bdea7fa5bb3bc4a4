package io.physarum.libp2p.identify;

import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.MemoryConnection;

/** A connection that only knows who is at the other end. */
final class KnownPeer extends MemoryConnection {

    KnownPeer(Multiaddr address) {
        super(new EmbeddedChannel(), true, address);
    }
}
