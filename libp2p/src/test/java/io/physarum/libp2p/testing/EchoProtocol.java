package io.physarum.libp2p.testing;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.physarum.libp2p.core.ProtocolBinding;

/** Sends back what comes, with back-pressure, and ends its direction when the peer does. */
public final class EchoProtocol extends ChannelInboundHandlerAdapter {

    /** The protocol id. */
    public static final String PROTOCOL_ID = "/test/echo/1.0.0";

    /** The serving side. */
    public static ProtocolBinding binding() {
        return ProtocolBinding.of(PROTOCOL_ID, stream -> stream.pipeline().addLast(new EchoProtocol()));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        context.writeAndFlush(message);
        follow(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        follow(context);
    }

    private static void follow(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            ((DuplexChannel) context.channel()).shutdownOutput();
        }
    }
}
