package io.physarum.libp2p.relay.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.Stream;

/**
 * One side of a circuit: what it reads, it writes to the other stream, and it reads no more while that one is not writable.
 * The other stream's handler sees it become writable, and lets this side go on.
 */
final class CircuitHandler extends ChannelInboundHandlerAdapter {

    private final CircuitBridge bridge;

    private final Stream other;

    private long bytes;

    private boolean ended;

    CircuitHandler(CircuitBridge bridge, Stream other) {
        this.bridge = bridge;
        this.other = other;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf data = (ByteBuf) message;
        bytes += data.readableBytes();
        if (bridge.maxBytes() > 0 && bytes > bridge.maxBytes()) {
            data.release();
            bridge.limit(Limit.RELAY_CIRCUIT_BYTES, bridge.maxBytes());
            return;
        }
        other.write(data, other.voidPromise());
        if (!other.isWritable()) {
            pause(context);
        }
    }

    /** The other stream may become writable between the look and the pause, and then nobody else would end the pause. */
    private void pause(ChannelHandlerContext context) {
        other.flush();
        context.channel().config().setAutoRead(false);
        if (other.isWritable()) {
            context.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        other.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            other.config().setAutoRead(true);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            ended = true;
            other.flush();
            other.shutdownOutput();
        } else if (event instanceof IdleStateEvent) {
            bridge.fail(new ConnectionClosedException("nothing passes"));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        bridge.fail(cause);
    }

    /** A stream closes by itself only when both of its directions have ended. */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!ended) {
            bridge.fail(new ConnectionClosedException("one side closed"));
        }
    }
}
