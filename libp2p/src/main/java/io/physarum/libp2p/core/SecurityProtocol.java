package io.physarum.libp2p.core;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.Channel;
import io.physarum.libp2p.identity.PeerId;

/** Authenticates and encrypts a connection. */
public interface SecurityProtocol {

    /** The id negotiated by multistream-select, for example {@code /noise}. */
    String protocolId();

    /**
     * Runs the handshake on a channel by adding handlers at the end of its pipeline; called on the channel's event loop.
     * The future completes on that event loop, before any decrypted byte is passed on: handlers which its dependents add at
     * the end of the pipeline see all of them. It fails with {@link ProtocolViolationException}, {@link
     * RequestTimeoutException} or {@link ConnectionClosedException}, and the caller must close the channel, if it is not closed
     * already. Later, what the peer did not encrypt fires a {@link ProtocolViolationException} and closes the channel.
     *
     * @param initiator whether this side dialled
     * @param expectedRemote the peer that must be at the other end, if one must
     */
    CompletableFuture<SecuritySession> secure(Channel channel, boolean initiator, Optional<PeerId> expectedRemote);
}
