package io.physarum.mesh.dataplane.http;

import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * The last handler of a pipeline whose messages are taken one by one: {@link #pull()} asks for one, and the end of the
 * channel comes after the last. What one read of the transport decodes to is queued, no more, so memory stays bounded by
 * the size of a read. Auto-read must be off.
 */
abstract class PulledHandler extends ChannelInboundHandlerAdapter {

    private final Queue<Object> queue = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Throwable failure;
    private boolean wanted;
    private boolean reading;
    private boolean bursting;
    private boolean draining;
    private boolean ended;
    private boolean endTold;

    /** Takes one message, which it owns. */
    abstract void onMessage(Object message);

    /** The channel has ended, after its last message; once, and only if asked for by {@link #pull()}. */
    abstract void onEnd(@Nullable Throwable cause);

    /** No more messages are at hand: time to flush what became of them. */
    void onDrained() {}

    /** The channel has closed, at once, whatever is still queued. */
    void onInactive() {}

    final ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return context;
    }

    /** Asks for one message or the end. On the event loop only. */
    final void pull() {
        wanted = true;
        if (!draining && drain() && !bursting) {
            onDrained();
        }
    }

    /** Reads once though nothing is asked for, so that the end of the channel is noticed. */
    final void watch() {
        if (!reading && !ended && queue.isEmpty()) {
            reading = true;
            context().read();
        }
    }

    /** Drops what is queued. */
    final void discardQueue() {
        for (Object message = queue.poll(); message != null; message = queue.poll()) {
            ReferenceCountUtil.release(message);
        }
    }

    private boolean drain() {
        boolean delivered = false;
        draining = true;
        try {
            while (wanted) {
                Object message = queue.poll();
                if (message != null) {
                    wanted = false;
                    delivered = true;
                    onMessage(message);
                } else if (ended || !readMore()) {
                    break;
                }
            }
        } finally {
            draining = false;
        }
        tellEnd();
        return delivered;
    }

    /** Reads from the transport, unless a read is under way; true if that gave a message or the end at once. */
    private boolean readMore() {
        if (!reading) {
            reading = true;
            context().read();
        }
        return !queue.isEmpty() || ended;
    }

    private void tellEnd() {
        if (ended && wanted && !endTold && queue.isEmpty()) {
            endTold = true;
            onEnd(failure);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        discardQueue();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        queue.add(message);
        bursting = true;
        if (!draining) {
            drain();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        bursting = false;
        if (!draining) {
            drain();
        }
        onDrained();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            end();
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        onInactive();
        end();
    }

    private void end() {
        ended = true;
        bursting = false;
        if (!draining) {
            drain();
        }
        onDrained();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        ctx.close();
    }
}
