package io.physarum.libp2p.core;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.record.SignedPeerRecord;

/**
 * What a host knows of other peers: addresses that age, and protocols. Bounded: when there are too many peers, those that only
 * {@linkplain AddressOrigin#HEARSAY others} have told of are forgotten first. Thread-safe.
 */
public interface AddressBook {

    /** The addresses known for a peer that have not expired, best {@linkplain AddressOrigin origin} first. */
    default List<Multiaddr> addresses(PeerId peer) {
        return addresses(peer, AddressOrigin.HEARSAY);
    }

    /** Those of them whose origin is worth at least so much. */
    List<Multiaddr> addresses(PeerId peer, AddressOrigin least);

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

    /**
     * Takes over a peer's signed record, unless a newer one is known: its addresses take the place of all that were known of the
     * peer, but for those {@linkplain AddressOrigin#DIALLED where it was reached} or that were {@linkplain AddressOrigin#GIVEN
     * given}, and, if none of them is usable, for what others say. One that is known already lives on.
     *
     * @param usable which of its addresses mean something on this machine
     * @param timeToLive when record and addresses are forgotten, unless added again
     * @return whether the record is now the latest one known; false if it is older, or another of the same age
     */
    boolean addSignedPeerRecord(SignedPeerRecord record, Predicate<Multiaddr> usable, Duration timeToLive);

    /** The latest signed record of a peer, for those that do not know it; empty if none is known or it has expired. */
    Optional<SignedPeerRecord> signedPeerRecord(PeerId peer);

    /** The protocols that the peer said it speaks, best knowledge; empty if it never said. */
    List<String> protocols(PeerId peer);

    /** Records what a peer said it speaks, replacing what was known. */
    void setProtocols(PeerId peer, Collection<String> protocols);

    /** Forgets a peer. */
    void remove(PeerId peer);
}
