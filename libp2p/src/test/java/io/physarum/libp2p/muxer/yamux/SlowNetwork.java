package io.physarum.libp2p.muxer.yamux;

import java.nio.channels.ClosedChannelException;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;

/** Keeps back what is written until it is let go. */
final class SlowNetwork extends ChannelOutboundHandlerAdapter {

    private final PendingWriteQueue kept;

    SlowNetwork(YamuxPeer peer) {
        peer.channel.pipeline().addFirst(this);
        kept = new PendingWriteQueue(peer.channel.pipeline().firstContext());
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        kept.add(message, promise.unvoid());
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        kept.removeAndFailAll(new ClosedChannelException());
        context.close(promise);
    }

    void takeAll(YamuxPeer peer) {
        kept.removeAndWriteAll();
        peer.channel.flush();
    }
}
