package io.physarum.libp2p.core;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.identity.PeerId;

/**
 * One bidirectional stream of a connection, as a Netty channel: every Netty codec works on it.
 *
 * <p>Back-pressure is the channel's own: {@link #isWritable()} follows the peer's receive window, and with {@code
 * autoRead} off the peer's window is only given back as data is read. {@link #shutdownOutput()} ends this side's
 * direction; the peer's end shows as {@link io.netty.channel.socket.ChannelInputShutdownEvent} (half closure is always
 * allowed). A reset by the peer fires {@link StreamResetException} and then closes the channel. {@link #close()} after
 * both directions ended is clean; before that it resets what is unfinished, even what the peer has received and not read yet:
 * {@link #finish} does not.
 */
public interface Stream extends DuplexChannel {

    /** The connection that carries this stream. */
    Connection connection();

    /** The peer at the other end. */
    default PeerId remotePeer() {
        return connection().remotePeer();
    }

    /** The negotiated protocol id; empty while it is still being negotiated. */
    String protocol();

    /** Whether this side opened the stream. */
    boolean isInitiator();

    /** Ends both directions at once and tells the peer to drop what is in flight. */
    ChannelFuture reset();

    /** Resets it unless it has closed by then: for when all is said, and the peer's end is awaited. */
    default void resetAfter(Duration limit) {
        try {
            Future<?> timer = eventLoop().schedule(this::reset, limit.toNanos(), TimeUnit.NANOSECONDS);
            closeFuture().addListener(closed -> timer.cancel(false));
        } catch (RejectedExecutionException e) {
            // The event loop has ended with its host, and the stream with both.
        }
    }

    /**
     * The clean end of an exchange for the side that has said all: ends its direction behind what was written, and leaves the
     * peer some time to read that and to end its own. Unlike {@link #close()} it takes nothing from a peer that reads slowly.
     *
     * @param limit after which the stream is reset if the peer has not ended its direction
     * @return completes when the end is sent
     */
    default ChannelFuture finish(Duration limit) {
        resetAfter(limit);
        return shutdownOutput();
    }
}
