package io.physarum.mesh.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.TooLongFrameException;
import org.jspecify.annotations.Nullable;

/** Collects what the peer sends until it ends its direction, and passes it on as one message. */
class WholeInputHandler extends ChannelInboundHandlerAdapter {

    private final int maxLength;

    private @Nullable ByteBuf collected;

    private boolean done;

    WholeInputHandler(int maxLength) {
        this.maxLength = maxLength;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        collected = context.alloc().buffer(0, maxLength);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!done && collected != null) {
                collect(context, collected, bytes);
            }
        } finally {
            bytes.release();
        }
    }

    private void collect(ChannelHandlerContext context, ByteBuf target, ByteBuf bytes) {
        int end = endOfMessage(bytes);
        int length = end < 0 ? bytes.readableBytes() : end;
        if (length > maxLength - target.readableBytes()) {
            done = true;
            throw new TooLongFrameException("a message may have at most " + maxLength + " bytes");
        }
        target.writeBytes(bytes, length);
        if (end >= 0) {
            finish(context);
        }
    }

    /** Where the message ends in these bytes, relative to the reader index; -1 if it goes on. */
    int endOfMessage(ByteBuf bytes) {
        return -1;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !done) {
            finish(context);
        }
        context.fireUserEventTriggered(event);
    }

    private void finish(ChannelHandlerContext context) {
        done = true;
        ByteBuf message = collected;
        collected = null;
        if (message != null) {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (collected != null) {
            collected.release();
            collected = null;
        }
    }
}
