package io.physarum.libp2p.host;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.physarum.libp2p.core.FaultReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of the pipeline of a connection whose set-up failed: drops what still comes. */
final class TailHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(TailHandler.class);

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        ReferenceCountUtil.release(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
        FaultReport.log(LOG, context.channel(), FaultReport.cause(fault));
        context.close();
    }
}
