package io.physarum.libp2p.ping;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;

/** The answering side of ping: every byte goes back. */
public final class PingProtocol {

    /** The protocol id of ping. */
    public static final String PROTOCOL_ID = "/ipfs/ping/1.0.0";

    /** The bytes of one ping. */
    static final int LENGTH = 32;

    private PingProtocol() {}

    /** The binding that answers pings. */
    public static ProtocolBinding responder() {
        return ProtocolBinding.of(PROTOCOL_ID, stream -> stream.pipeline().addLast(new EchoHandler()));
    }

    private static final class EchoHandler extends SimpleChannelInboundHandler<ByteBuf> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
            context.write(message.retain(), context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
            context.channel().config().setAutoRead(context.channel().isWritable());
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            context.channel().config().setAutoRead(context.channel().isWritable());
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                ((Stream) context.channel()).shutdownOutput();
            }
        }
    }
}
