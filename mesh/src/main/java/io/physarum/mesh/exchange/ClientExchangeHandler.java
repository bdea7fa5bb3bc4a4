package io.physarum.mesh.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.StreamResetException;

/** One exchange on the asking side: the first message is the answer. */
final class ClientExchangeHandler extends SimpleChannelInboundHandler<ByteBuf> {

    private final Stream stream;

    private final PendingAnswer pending;

    ClientExchangeHandler(Stream stream, PendingAnswer pending) {
        this.stream = stream;
        this.pending = pending;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf answer) {
        pending.succeed(ByteBufUtil.getBytes(answer));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        pending.fail(asLibp2p(cause));
        stream.reset();
    }

    private Throwable asLibp2p(Throwable cause) {
        if (cause instanceof Libp2pException) {
            return cause;
        }
        String what = "the answer of " + stream.remotePeer() + " on " + stream.protocol();
        return cause instanceof DecoderException
                ? new ProtocolViolationException(what + " is no good: " + cause.getMessage(), cause)
                : new StreamResetException(what + " broke off: " + cause.getMessage(), cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        pending.fail(new StreamResetException(
                stream.remotePeer() + " closed the stream of " + stream.protocol() + " without an answer"));
        context.fireChannelInactive();
    }
}
