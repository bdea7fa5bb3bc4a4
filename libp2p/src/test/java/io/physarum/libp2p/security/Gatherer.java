package io.physarum.libp2p.security;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;

/** Adds what arrives to a buffer. */
final class Gatherer extends SimpleChannelInboundHandler<ByteBuf> {

    private final ByteBuf all;

    Gatherer(ByteBuf all) {
        this.all = all;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
        all.writeBytes(message);
    }
}
