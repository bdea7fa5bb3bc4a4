package io.physarum.libp2p.relay.client;

import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * Makes a stream that became a circuit behave as a socket does: the end of the other side closes it, and before it is closed
 * what was written goes out.
 */
final class CircuitChannel extends ChannelDuplexHandler {

    private static final AttributeKey<Multiaddr> ADDRESS = AttributeKey.valueOf(CircuitChannel.class, "address");

    private static final long LINGER_MILLIS = 1000;

    private boolean closing;

    private CircuitChannel() {}

    /** Turns a stream into the channel of a connection through a relay; called on its event loop. */
    static void install(Channel stream, Multiaddr address) {
        stream.attr(ADDRESS).set(address);
        stream.pipeline().addLast("circuit", new CircuitChannel());
    }

    /** The address of the other end, and of this one: both are behind the same relay. */
    static Multiaddr address(Channel channel) {
        return channel.attr(ADDRESS).get();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            context.channel().close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    /** Ends this side and waits a moment for the other to do so: closing at once would throw away what is on the way. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (closing || !context.channel().isActive()) {
            context.close(promise);
            return;
        }
        closing = true;
        context.channel().closeFuture().addListener(closed -> promise.trySuccess());
        ((DuplexChannel) context.channel()).shutdownOutput().addListener(ended -> {
            if (((DuplexChannel) context.channel()).isInputShutdown()) {
                context.close();
            }
        });
        Future<?> linger = context.executor().schedule((Runnable) context::close, LINGER_MILLIS, TimeUnit.MILLISECONDS);
        context.channel().closeFuture().addListener(closed -> linger.cancel(false));
    }
}
