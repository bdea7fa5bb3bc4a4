package io.physarum.libp2p.kad.record;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.routing.PeerNetwork;
import org.jspecify.annotations.Nullable;

/**
 * Who sends something, and from where.
 *
 * @param peer the peer
 * @param network the network that its connection comes from; null if that is none
 */
public record Sender(PeerId peer, @Nullable PeerNetwork network) {

    /** Who it shares room with: all peers of its network, as peer ids are free; a peer of none has a share of its own. */
    public Object party() {
        return network == null ? peer : network;
    }
}
