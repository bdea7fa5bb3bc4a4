package io.physarum.mesh.exchange;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.physarum.libp2p.core.Stream;
import org.jspecify.annotations.Nullable;

/** Answers one who is refused, and skips what it asks. The stream ends when both have had their say, or time is up. */
final class RefusalHandler extends ChannelInboundHandlerAdapter {

    private final Stream stream;

    private final Framing framing;

    private final Duration timeout;

    private final byte[] answer;

    private boolean inputEnded;

    private @Nullable Future<?> timer;

    RefusalHandler(Stream stream, Framing framing, Duration timeout, byte[] answer) {
        this.stream = stream;
        this.framing = framing;
        this.timeout = timeout;
        this.answer = answer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        timer = context.executor().schedule(() -> stream.reset(), timeout.toNanos(), TimeUnit.NANOSECONDS);
        context.executor().execute(() -> send(context));
    }

    private void send(ChannelHandlerContext context) {
        if (stream.isActive()) {
            context.writeAndFlush(framing.encode(answer));
            stream.shutdownOutput().addListener(ended -> closeIfBothEnded());
        }
    }

    private void closeIfBothEnded() {
        if (inputEnded && stream.isOutputShutdown()) {
            stream.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            closeIfBothEnded();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        stream.reset();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (timer != null) {
            timer.cancel(false);
        }
        context.fireChannelInactive();
    }
}
