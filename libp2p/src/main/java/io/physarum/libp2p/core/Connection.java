package io.physarum.libp2p.core;

import java.util.concurrent.CompletableFuture;

import io.netty.channel.Channel;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PublicKey;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * An authenticated, encrypted and multiplexed connection to one peer. One event loop owns it and all its streams.
 * Methods may be called from any thread.
 */
public interface Connection {

    /** The peer at the other end, proven by the security handshake. */
    PeerId remotePeer();

    /** The remote peer's public key. */
    PublicKey remotePublicKey();

    /** The remote end's address, without the {@code /p2p} part. */
    Multiaddr remoteAddress();

    /** The local end's address, without the {@code /p2p} part. */
    Multiaddr localAddress();

    /** Whether this side dialled; if both did, to get through their NATs, whether it is the one that counts as the dialler. */
    boolean isInitiator();

    /** The negotiated security protocol id, for example {@code /noise}. */
    String securityProtocol();

    /** The negotiated muxer protocol id, for example {@code /yamux/1.0.0}. */
    String muxerProtocol();

    /**
     * Whether it leads through a relay that has said that it may last, or carry, only so much. Streams are opened all the same:
     * a protocol that has much to say may want to look.
     */
    default boolean isLimited() {
        return false;
    }

    /** Opens a stream on this connection; otherwise as {@link Host#newStream}. */
    CompletableFuture<Stream> newStream(ProtocolBinding binding);

    /** The number of streams open now, in both directions. */
    int streamCount();

    /** Whether no streams are open but, at the most, those of pings. */
    default boolean isIdle() {
        return streamCount() == 0;
    }

    /** The underlying channel; its event loop owns the connection. */
    Channel channel();

    /** Whether the connection can still carry streams. */
    boolean isOpen();

    /** Closes the connection and resets its streams. */
    CompletableFuture<Void> close();

    /** Completes, never exceptionally, when the connection is closed by either side. */
    CompletableFuture<Void> closeFuture();
}
