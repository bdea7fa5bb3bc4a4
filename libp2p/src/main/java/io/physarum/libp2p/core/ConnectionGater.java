package io.physarum.libp2p.core;

import java.util.Optional;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * Says with whom a host may have connections. It is asked at each stage of the set-up, and may be asked more than once of the
 * same connection. Each method returns why the connection is refused, or nothing if it is allowed so far; what is not
 * overridden allows. They are called on any thread, event loops among them, so they must neither block nor throw: what throws
 * refuses.
 */
public interface ConnectionGater {

    /** The stages at which a gater is asked. */
    enum Stage {
        /** A peer is to be dialled, or a stream opened to it. */
        PEER_DIAL,
        /** An address is to be dialled. */
        ADDRESS_DIAL,
        /** A connection was accepted, and nothing was read from it. */
        ACCEPT,
        /** The security handshake has proved who is at the other end. */
        SECURED
    }

    /** One that allows everything. */
    ConnectionGater ALLOW_ALL = new ConnectionGater() {};

    /** Whether a peer may be dialled at all; also asked of a peer to which there is a connection already. */
    default Optional<String> interceptPeerDial(PeerId peer) {
        return Optional.empty();
    }

    /**
     * Whether an address may be dialled. A name is asked for as it is, and then each address that it stands for.
     *
     * @param address without the {@code /p2p} part
     */
    default Optional<String> interceptAddressDial(Multiaddr address) {
        return Optional.empty();
    }

    /**
     * Whether a connection may be accepted; nothing was read from it.
     *
     * @param remote the remote end's address; one with {@code /p2p-circuit} if a relay passes the connection on
     */
    default Optional<String> interceptAccept(Multiaddr remote) {
        return Optional.empty();
    }

    /**
     * Whether the connection may be used, now that it is proved who is at the other end.
     *
     * @param remote the remote end's address, as in {@link #interceptAccept}
     * @param dialled whether this side dialled
     */
    default Optional<String> interceptSecured(PeerId peer, Multiaddr remote, boolean dialled) {
        return Optional.empty();
    }
}
