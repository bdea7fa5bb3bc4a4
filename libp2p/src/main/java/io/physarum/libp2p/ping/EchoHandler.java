package io.physarum.libp2p.ping;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends back what comes. Who asks waits for each answer before the next ping, so that more than one ping without its answer
 * means a peer that does not read, or something else than a ping: the stream is reset, as it is when it is idle.
 */
final class EchoHandler extends SimpleChannelInboundHandler<ByteBuf> {

    private final long idleNanos;

    private int unanswered;

    private @Nullable Future<?> idleTimer;

    EchoHandler(Duration idle) {
        this.idleNanos = idle.toNanos();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        restartTimer(context);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
        int size = message.readableBytes();
        unanswered += size;
        if (unanswered > PingProtocol.LENGTH) {
            reset(context.channel());
            return;
        }
        restartTimer(context);
        context.write(message.retain()).addListener(written -> unanswered -= size);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            ((DuplexChannel) context.channel()).shutdownOutput();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stopTimer();
    }

    private void restartTimer(ChannelHandlerContext context) {
        stopTimer();
        idleTimer = context.executor().schedule(() -> reset(context.channel()), idleNanos, TimeUnit.NANOSECONDS);
    }

    private void stopTimer() {
        Future<?> running = idleTimer;
        if (running != null) {
            running.cancel(false);
            idleTimer = null;
        }
    }

    private static void reset(Channel channel) {
        if (channel instanceof Stream stream) {
            stream.reset();
        } else {
            channel.close();
        }
    }
}
