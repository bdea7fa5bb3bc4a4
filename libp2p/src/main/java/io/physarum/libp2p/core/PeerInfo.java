package io.physarum.libp2p.core;

import java.util.List;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * A peer and where it may be reached.
 *
 * @param peerId the peer
 * @param addresses its addresses, without the {@code /p2p} part; may be empty
 */
public record PeerInfo(PeerId peerId, List<Multiaddr> addresses) {

    /** Copies the addresses. */
    public PeerInfo {
        addresses = List.copyOf(addresses);
    }
}
