package io.physarum.libp2p.discovery.mdns;

import io.physarum.libp2p.core.PeerInfo;

/** Hears of peers on the local network; called on an event loop, so it must not block. */
@FunctionalInterface
public interface MdnsListener {

    /** One that does not listen. */
    MdnsListener NONE = peer -> {};

    /**
     * A peer was found, or found at other addresses, or again after it was not heard of for long. The host's address book has
     * its addresses. Nothing proves yet that it is there.
     */
    void onPeerFound(PeerInfo peer);
}
