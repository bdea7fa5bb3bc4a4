package io.physarum.libp2p.host;

import java.util.function.LongConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Counts what the other end sends until the connection is set up. What comes in one piece with the end of the handshake may be of
 * any length, as streams may follow it at once; that the handshake still goes on after more bytes than the limit is what is
 * refused.
 */
final class HandshakeBytes extends ChannelInboundHandlerAdapter {

    private final int limit;

    private final LongConsumer exceeded;

    private long seen;

    private boolean refusing;

    /**
     * A handler for the beginning of the pipeline, to be removed when the connection is set up.
     *
     * @param exceeded told the limit, once, if more than that came
     */
    HandshakeBytes(int limit, LongConsumer exceeded) {
        this.limit = limit;
        this.exceeded = exceeded;
    }

    boolean isSeen() {
        return seen > 0;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (refusing) {
            ReferenceCountUtil.release(message);
        } else if (seen > limit) {
            refusing = true;
            ReferenceCountUtil.release(message);
            exceeded.accept(limit);
        } else {
            seen += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
            context.fireChannelRead(message);
        }
    }
}
