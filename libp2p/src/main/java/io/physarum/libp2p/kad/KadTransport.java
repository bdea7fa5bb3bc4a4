package io.physarum.libp2p.kad;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * How the DHT reaches other nodes, and what it knows of where they live. Over a {@link io.physarum.libp2p.core.Host} in
 * earnest, in memory in a simulation. Methods may be called from any thread and futures complete on any.
 */
public interface KadTransport {

    /** What the network tells a node. Called on any thread. */
    interface Events {

        /**
         * A connected peer said whether it serves the DHT; it may say otherwise later.
         *
         * @param isFirst whether it had not said anything on this connection before
         */
        void onPeer(PeerId peer, boolean servesDht, boolean isFirst);

        /**
         * A peer asks. The answer may be empty, as with ADD_PROVIDER; a future that fails means that the peer is to be
         * refused by a reset.
         */
        CompletableFuture<Optional<KadMessage>> onRequest(PeerId sender, KadMessage request);
    }

    /** This node. */
    PeerId selfId();

    /** This node and the addresses others may dial. */
    PeerInfo self();

    /** Begins to report events, and to pass on requests if this node serves. */
    void open(Events events, boolean serve);

    /** Ends both. */
    void close();

    /**
     * Sends a request, connecting first if need be, and gives the answer. There is no time-out: the caller cancels the
     * future to abandon the exchange.
     */
    CompletableFuture<KadMessage> request(PeerId peer, KadMessage request);

    /**
     * Sends a message that has no answer. Completes when the peer has taken it, as far as can be known, and fails with a {@link
     * io.physarum.libp2p.core.StreamResetException} if the peer refuses it. The caller cancels the future to abandon it.
     */
    CompletableFuture<Void> send(PeerId peer, KadMessage message);

    /** The addresses known of a peer. */
    List<Multiaddr> addresses(PeerId peer);

    /** Notes addresses of a peer for a time. */
    void learn(PeerInfo peer, Duration timeToLive);

    /**
     * The IP address at the other end of a connected peer's connection, if that says anything of where it is: its own, or that of the
     * relay between, behind which peers are as free as peer ids.
     */
    default Optional<InetAddress> remoteIp(PeerId peer) {
        return Optional.empty();
    }

    /** Whether there is a connection to a peer. */
    boolean isConnected(PeerId peer);

    /** The connected peers that serve the DHT or have not yet said whether they do. */
    List<PeerId> connectedServers();
}
