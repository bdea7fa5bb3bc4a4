package io.physarum.libp2p.core;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;

/** What a host knows of other peers: addresses that age, and protocols. Bounded; thread-safe. */
public interface AddressBook {

    /** The addresses known for a peer that have not expired, best {@linkplain AddressOrigin origin} first. */
    List<Multiaddr> addresses(PeerId peer);

    /** Adds addresses that somebody told of; otherwise as {@link #addAddresses(PeerId, Collection, Duration, AddressOrigin)}. */
    default void addAddresses(PeerId peer, Collection<Multiaddr> addresses, Duration timeToLive) {
        addAddresses(peer, addresses, timeToLive, AddressOrigin.HEARSAY);
    }

    /**
     * Adds addresses that are forgotten after a time, unless added again; the best origin and the latest expiry count. When
     * there is no room, an address of the least origin, and among these the one that expires first, makes way for a better
     * one.
     */
    void addAddresses(PeerId peer, Collection<Multiaddr> addresses, Duration timeToLive, AddressOrigin origin);

    /** The protocols that the peer said it speaks, best knowledge; empty if it never said. */
    List<String> protocols(PeerId peer);

    /** Records what a peer said it speaks, replacing what was known. */
    void setProtocols(PeerId peer, Collection<String> protocols);

    /** Forgets a peer. */
    void remove(PeerId peer);
}
