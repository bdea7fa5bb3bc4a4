package io.physarum.bench.libp2p;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;

/** One end of a relayed connection. */
final class RelayEnd extends ChannelInboundHandlerAdapter {

    private final DelayedBytes outgoing;

    private final DelayedBytes incoming;

    private boolean ended;

    /**
     * An end.
     *
     * @param outgoing takes what this end sends
     * @param incoming brings what this end is sent
     */
    RelayEnd(DelayedBytes outgoing, DelayedBytes incoming) {
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        outgoing.from(context.channel());
        incoming.to(context.channel());
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        outgoing.add((ByteBuf) message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        incoming.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            end();
            if (((DuplexChannel) context.channel()).isOutputShutdown()) {
                context.close();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        incoming.discard();
        end();
    }

    private void end() {
        if (!ended) {
            ended = true;
            outgoing.end();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
