package io.physarum.libp2p.relay.dcutr;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;

/** Dials a peer directly, whatever connections to it there are. Thread-safe. */
public interface DirectDialer {

    /** How a direct dial is done. */
    enum Manner {
        /** As any dial. */
        ORDINARY,
        /** While the peer dials, too, from the port where this host listens; this side is the client of what comes of it. */
        PUNCH_AS_CLIENT,
        /** While the peer dials, too, from the port where this host listens; this side is the server of what comes of it. */
        PUNCH_AS_SERVER
    }

    /**
     * Expects a peer to dial from some addresses, for the host's time for one dial: this side is the client of what comes of it,
     * though the peer opened it. Called anew, the time begins anew.
     */
    void expect(PeerId peer, List<Multiaddr> addresses);

    /**
     * Dials all addresses at once. The first connection counts; it is a connection of the host's like any other. The future may
     * be cancelled, and fails if none of the dials succeeds in the host's time for one.
     */
    CompletableFuture<Connection> dial(PeerId peer, List<Multiaddr> addresses, Manner manner);
}
