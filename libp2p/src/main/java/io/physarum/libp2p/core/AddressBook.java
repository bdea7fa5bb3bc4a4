package io.physarum.libp2p.core;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;

/** What a host knows of other peers: addresses that age, and protocols. Bounded; thread-safe. */
public interface AddressBook {

    /** The addresses known for a peer that have not expired. */
    List<Multiaddr> addresses(PeerId peer);

    /** Adds addresses that are forgotten after a time, unless added again; the latest expiry counts. */
    void addAddresses(PeerId peer, Collection<Multiaddr> addresses, Duration timeToLive);

    /** The protocols that the peer said it speaks, best knowledge; empty if it never said. */
    List<String> protocols(PeerId peer);

    /** Records what a peer said it speaks, replacing what was known. */
    void setProtocols(PeerId peer, Collection<String> protocols);

    /** Forgets a peer. */
    void remove(PeerId peer);
}
