package io.physarum.libp2p.transport.tcp;

import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Hands a channel over once it is active, and goes. */
final class ActivationHandler extends ChannelInboundHandlerAdapter {

    private final Consumer<Channel> receiver;

    ActivationHandler(Consumer<Channel> receiver) {
        this.receiver = receiver;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.fireChannelActive();
        Channel channel = context.channel();
        context.pipeline().remove(this);
        receiver.accept(channel);
    }
}
