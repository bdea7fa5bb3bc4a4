package io.physarum.libp2p.muxer.yamux;

import io.netty.buffer.ByteBuf;
import io.physarum.libp2p.core.Libp2pException;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a stream: passes bytes on as the application reads, and keeps the rest, which the receive window
 * bounds. One {@code read()} is answered by one message, or with auto-read by all that arrives in one turn.
 */
final class StreamInput {

    private static final int MAX_MESSAGES_PER_READ = 16;

    private final YamuxStreamChannel channel;

    private final ReceiveQueue queue;

    private boolean requested;

    private boolean delivering;

    /** Messages passed on since the last read-complete. */
    private int burst;

    private boolean remoteEnded;

    private volatile boolean shutdown;

    private @Nullable Libp2pException failure;

    StreamInput(YamuxStreamChannel channel, ConnectionUnread account) {
        this.channel = channel;
        this.queue = new ReceiveQueue(account);
    }

    boolean isRemoteEnded() {
        return remoteEnded;
    }

    /** The bytes that came and were not passed on. */
    long unreadBytes() {
        return queue.bytes();
    }

    boolean isShutdown() {
        return shutdown;
    }

    /** Takes over a piece; whether a burst began that {@link #endBurst} must end. */
    boolean offer(ByteBuf piece) {
        if (shutdown) {
            int length = piece.readableBytes();
            piece.release();
            channel.consumed(length);
            return false;
        }
        boolean inBurst =
                burst > 0 && burst < MAX_MESSAGES_PER_READ && channel.config().isAutoRead();
        if (delivering || !queue.isEmpty() || !(requested || inBurst)) {
            queue.add(channel.alloc(), piece);
            return false;
        }
        requested = requested && inBurst;
        burst++;
        deliver(piece);
        return burst == 1;
    }

    private void deliver(ByteBuf piece) {
        delivering = true;
        try {
            int length = piece.readableBytes();
            channel.pipeline().fireChannelRead(piece);
            channel.consumed(length);
        } finally {
            delivering = false;
        }
    }

    void endBurst() {
        if (burst > 0) {
            burst = 0;
            if (channel.isOpen()) {
                channel.pipeline().fireChannelReadComplete();
            }
        }
        deliverQueued();
    }

    /** The application wants to read. */
    void request() {
        requested = true;
        deliverQueued();
    }

    void cancelRequest() {
        requested = false;
    }

    private void deliverQueued() {
        if (delivering || burst > 0) {
            return;
        }
        while (requested && !queue.isEmpty() && !shutdown && channel.isOpen()) {
            requested = false;
            deliverBurst();
        }
        if (queue.isEmpty() && channel.isOpen()) {
            finish();
        }
    }

    private void deliverBurst() {
        delivering = true;
        try {
            int messages = 0;
            do {
                ByteBuf piece = queue.poll();
                if (piece == null) {
                    break;
                }
                deliver(piece);
                delivering = true;
                messages++;
            } while (messages < MAX_MESSAGES_PER_READ && channel.config().isAutoRead() && channel.isOpen());
            channel.pipeline().fireChannelReadComplete();
        } finally {
            delivering = false;
        }
    }

    private void finish() {
        Libp2pException cause = failure;
        if (remoteEnded && !shutdown) {
            shutdown = true;
            channel.onInputShutdown();
        } else if (remoteEnded) {
            channel.closeIfBothEnded();
        }
        if (cause != null) {
            failure = null;
            channel.failNow(cause);
        }
    }

    /** The peer ended its direction: what is queued can still be read. */
    void end() {
        if (!remoteEnded) {
            remoteEnded = true;
            endBurst();
        }
    }

    /** The peer reset the stream: at once, unless it had ended its direction before and not all of it is read. */
    void fail(Libp2pException cause) {
        if (remoteEnded && !shutdown && !queue.isEmpty()) {
            failure = cause;
            channel.output().fail(cause);
        } else {
            channel.failNow(cause);
        }
    }

    /** The application wants no more: drops what is queued and what follows. */
    void shutdown() {
        if (!shutdown) {
            shutdown = true;
            for (ByteBuf piece = queue.poll(); piece != null; piece = queue.poll()) {
                int length = piece.readableBytes();
                piece.release();
                channel.consumed(length);
            }
            channel.onInputShutdown();
            finish();
        }
    }

    void close() {
        shutdown = true;
        queue.releaseAll();
    }
}
