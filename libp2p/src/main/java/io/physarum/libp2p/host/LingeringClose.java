package io.physarum.libp2p.host;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;

/**
 * Closes a channel to a peer that may still be sending: ends this side's direction, and drops for a moment what comes. A channel
 * that is closed while something is unread is reset by the system, and the peer may not see what it was told last: that a
 * protocol is refused, or bytes by which it knows that it is in another private network.
 */
final class LingeringClose extends ChannelInboundHandlerAdapter {

    private static final long MILLIS = 500;

    private static final int MAX_BYTES = 64 * 1024;

    private int dropped;

    private LingeringClose() {}

    /** Closes a channel; on its event loop. */
    static void close(Channel channel) {
        if (channel instanceof DuplexChannel duplex && channel.isActive()) {
            channel.pipeline().addFirst(new LingeringClose());
            Future<?> unused = channel.eventLoop().schedule(() -> channel.close(), MILLIS, TimeUnit.MILLISECONDS);
            duplex.shutdownOutput();
            channel.config().setAutoRead(true);
        } else {
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        dropped += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        ReferenceCountUtil.release(message);
        if (dropped > MAX_BYTES) {
            context.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            context.close();
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
        context.close();
    }
}
