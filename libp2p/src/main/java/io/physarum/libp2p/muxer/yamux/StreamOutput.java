package io.physarum.libp2p.muxer.yamux;

import java.nio.channels.ClosedChannelException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.physarum.libp2p.core.ProtocolViolationException;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a stream: what the channel's outbound buffer holds goes out frame by frame as the peer's window allows;
 * then, if asked for, the end of the direction.
 */
final class StreamOutput {

    private enum State {
        OPEN,
        ENDING,
        ENDED
    }

    /** More than this cannot be granted at once, so that nobody has use for it. */
    private static final long MAX_WINDOW = 0xffff_ffffL;

    private final YamuxStreamChannel channel;

    private final YamuxWriter writer;

    private long window = YamuxConfig.INITIAL_WINDOW;

    private boolean queued;

    private volatile State state = State.OPEN;

    private @Nullable ChannelPromise end;

    StreamOutput(YamuxStreamChannel channel, YamuxWriter writer) {
        this.channel = channel;
        this.writer = writer;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isEnded() {
        return state == State.ENDED;
    }

    boolean isQueued() {
        return queued;
    }

    void setQueued(boolean value) {
        queued = value;
    }

    /** The peer grants more bytes. */
    void grant(long delta) {
        boolean wasBlocked = window == 0;
        window += delta;
        if (window > MAX_WINDOW) {
            throw new ProtocolViolationException("the peer grants a yamux window of " + window + " bytes");
        }
        if (wasBlocked && delta > 0 && hasPendingBytes()) {
            writer.enqueue(channel);
        }
    }

    private boolean hasPendingBytes() {
        ChannelOutboundBuffer pending = channel.outboundBuffer();
        return pending != null && !pending.isEmpty();
    }

    /** There is something in the outbound buffer. */
    void write() {
        if (window > 0) {
            writer.enqueue(channel);
        }
    }

    /** Writes at most one data frame; returns whether there is more that may be sent. */
    boolean writeFrame(int maxLength) {
        ChannelOutboundBuffer pending = channel.outboundBuffer();
        if (pending == null || channel.isDead()) {
            return false;
        }
        ByteBuf message = skipEmpty(pending);
        if (message != null && window > 0) {
            int length = (int) Math.min(Math.min(message.readableBytes(), maxLength), window);
            window -= length;
            ByteBuf payload = message.retainedSlice(message.readerIndex(), length);
            writer.writeData(channel.takeFlags(), channel.streamId(), payload);
            pending.removeBytes(length);
        }
        if (pending.isEmpty()) {
            endIfAsked();
            return false;
        }
        return window > 0;
    }

    private static @Nullable ByteBuf skipEmpty(ChannelOutboundBuffer pending) {
        ByteBuf message = (ByteBuf) pending.current();
        while (message != null && !message.isReadable()) {
            pending.remove();
            message = (ByteBuf) pending.current();
        }
        return message;
    }

    /** Ends this direction after what was written. */
    void end(ChannelPromise promise) {
        ChannelPromise earlier = end;
        if (earlier != null) {
            earlier.addListener(done -> promise.trySuccess());
            return;
        }
        end = promise;
        if (!channel.isOpen() || channel.isDead()) {
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        channel.unsafe().flush();
        state = State.ENDING;
        if (!hasPendingBytes()) {
            endIfAsked();
        }
    }

    private void endIfAsked() {
        ChannelPromise promise = end;
        if (channel.isOpen() && state == State.ENDING && promise != null) {
            state = State.ENDED;
            channel.sendEnd(promise);
        }
    }

    /** The peer takes no more: fails what waits to be sent, while what it sent may still be read. */
    void fail(Throwable cause) {
        channel.unsafe().flush();
        ChannelOutboundBuffer pending = channel.outboundBuffer();
        while (pending != null && pending.remove(cause)) {
            pending = channel.outboundBuffer();
        }
        ChannelPromise waiting = end;
        if (waiting != null) {
            waiting.tryFailure(cause);
        }
    }

    /** The channel closed. */
    void close() {
        ChannelPromise waiting = end;
        if (waiting != null) {
            waiting.tryFailure(new ClosedChannelException());
        }
    }
}
