package io.physarum.mesh.exchange;

import java.time.Duration;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.physarum.libp2p.core.Stream;

/** Answers one who is refused, and skips what it asks. The stream ends when both have had their say, or time is up. */
final class RefusalHandler extends ChannelInboundHandlerAdapter {

    private final Stream stream;

    private final Framing framing;

    private final Duration timeout;

    private final byte[] answer;

    RefusalHandler(Stream stream, Framing framing, Duration timeout, byte[] answer) {
        this.stream = stream;
        this.framing = framing;
        this.timeout = timeout;
        this.answer = answer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.executor().execute(() -> send(context));
    }

    private void send(ChannelHandlerContext context) {
        if (stream.isActive()) {
            context.writeAndFlush(framing.encode(answer));
            stream.finish(timeout);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        stream.reset();
    }
}
