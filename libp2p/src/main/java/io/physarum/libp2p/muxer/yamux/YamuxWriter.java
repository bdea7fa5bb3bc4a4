package io.physarum.libp2p.muxer.yamux;

import java.util.ArrayDeque;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;

/**
 * Writes frames to the connection: streams with data take turns, one frame each, for as long as the connection is writable,
 * and flushes are gathered until the end of the event loop's turn.
 */
final class YamuxWriter {

    /** More than this in answers that the peer does not read is an attack; Netty's overhead for each of them included. */
    static final long MAX_BACKLOG = 1024 * 1024;

    /** Flushed at the latest after this many bytes, so that writability shows what the network takes. */
    private static final int FLUSH_AFTER = 128 * 1024;

    private static final int MAX_ROUNDS = 16;

    private final ChannelHandlerContext context;

    private final int maxFrameLength;

    private final Consumer<LimitExceededException> overflow;

    private final ArrayDeque<YamuxStreamChannel> ready = new ArrayDeque<>();

    private int unflushed;

    private boolean flushScheduled;

    private boolean draining;

    /**
     * A writer into a pipeline.
     *
     * @param overflow is to give up the connection, as the peer does not read the answers that it asks for
     */
    YamuxWriter(ChannelHandlerContext context, int maxFrameLength, Consumer<LimitExceededException> overflow) {
        this.context = context;
        this.maxFrameLength = maxFrameLength;
        this.overflow = overflow;
    }

    void writeControl(int type, int flags, int streamId, int value) {
        if (!context.channel().isActive()) {
            return;
        }
        if (context.channel().bytesBeforeWritable() + unflushed > MAX_BACKLOG) {
            overflow.accept(new LimitExceededException(Limit.MAX_ANSWER_BACKLOG, MAX_BACKLOG));
            return;
        }
        YamuxFrame.Target target = new YamuxFrame.Target(streamId, value);
        write(YamuxFrame.header(context.alloc(), type, flags, target));
    }

    /** Writes the last frame; completes when the network took it, and so all before it. */
    ChannelFuture writeGoAway(int code) {
        YamuxFrame.Target target = new YamuxFrame.Target(YamuxFrame.SESSION_ID, code);
        ChannelPromise taken = context.newPromise();
        write(YamuxFrame.header(context.alloc(), YamuxFrame.GO_AWAY, 0, target), taken);
        return taken;
    }

    /** Writes one data frame; takes over the payload. */
    void writeData(int flags, int streamId, ByteBuf payload) {
        YamuxFrame.Target target = new YamuxFrame.Target(streamId, payload.readableBytes());
        write(YamuxFrame.header(context.alloc(), YamuxFrame.DATA, flags, target));
        write(payload);
    }

    private void write(ByteBuf bytes) {
        write(bytes, context.voidPromise());
    }

    private void write(ByteBuf bytes, ChannelPromise taken) {
        unflushed += bytes.readableBytes();
        context.write(bytes, taken);
        if (unflushed >= FLUSH_AFTER) {
            flush();
        } else if (!flushScheduled) {
            flushScheduled = true;
            context.executor().execute(this::flushScheduled);
        }
    }

    private void flushScheduled() {
        flushScheduled = false;
        flush();
    }

    void flush() {
        if (unflushed > 0) {
            unflushed = 0;
            context.flush();
        }
    }

    /** Gives a stream that has data its turn, now or when the connection is writable again. */
    void enqueue(YamuxStreamChannel stream) {
        if (!stream.output().isQueued()) {
            stream.output().setQueued(true);
            ready.add(stream);
        }
        drain();
    }

    /** Lets streams write while the connection takes it, but leaves the event loop to others now and then. */
    void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            for (int round = 0; round < MAX_ROUNDS && writeUntilFull(); round++) {
                flush();
            }
        } finally {
            draining = false;
        }
        if (!ready.isEmpty() && context.channel().isWritable()) {
            context.executor().execute(this::drain);
        }
    }

    /** Whether streams still have something to write; a flush may make room for it, without an event that is heard here. */
    private boolean writeUntilFull() {
        while (context.channel().isWritable()) {
            YamuxStreamChannel stream = ready.poll();
            if (stream == null) {
                return false;
            }
            StreamOutput output = stream.output();
            output.setQueued(false);
            if (output.writeFrame(maxFrameLength) && !output.isQueued()) {
                output.setQueued(true);
                ready.add(stream);
            }
        }
        return !ready.isEmpty();
    }
}
