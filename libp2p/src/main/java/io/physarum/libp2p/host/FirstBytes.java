package io.physarum.libp2p.host;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Notes that the other end has sent anything at all, and goes. */
final class FirstBytes extends ChannelInboundHandlerAdapter {

    private boolean seen;

    boolean isSeen() {
        return seen;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        seen = true;
        context.fireChannelRead(message);
        context.pipeline().remove(this);
    }
}
