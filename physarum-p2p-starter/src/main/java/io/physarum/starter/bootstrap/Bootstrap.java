package io.physarum.starter.bootstrap;

import java.util.List;
import java.util.Optional;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * A bootstrap as it was given.
 *
 * @param peer who must answer; whoever does, if empty
 * @param addresses where, without a peer id; exactly one if no peer is given
 */
record Bootstrap(Optional<PeerId> peer, List<Multiaddr> addresses) {

    Bootstrap {
        addresses = List.copyOf(addresses);
    }

    /** What to call it: the peer id, or else the address. */
    String name() {
        return peer.map(PeerId::toString).orElseGet(() -> addresses.get(0).toString());
    }
}
