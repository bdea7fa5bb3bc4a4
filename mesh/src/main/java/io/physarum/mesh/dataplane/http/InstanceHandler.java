package io.physarum.mesh.dataplane.http;

import java.net.InetSocketAddress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** The end of a connection to an instance: carries one exchange after another. On its event loop only. */
final class InstanceHandler extends PulledHandler {

    private final InetSocketAddress address;
    private final StrictCodec.ResponseDecoder decoder;
    private @Nullable ServedExchange exchange;
    private boolean used;
    private long idleSince;

    InstanceHandler(InetSocketAddress address, StrictCodec.ResponseDecoder decoder) {
        this.address = address;
        this.decoder = decoder;
    }

    StrictCodec.ResponseDecoder decoder() {
        return decoder;
    }

    InetSocketAddress address() {
        return address;
    }

    EventLoop loop() {
        return channel().eventLoop();
    }

    Channel channel() {
        return context().channel();
    }

    boolean isOpen() {
        return channel().isActive();
    }

    /** Whether an exchange was completed on it before. */
    boolean wasUsed() {
        return used;
    }

    long idleNanos() {
        return System.nanoTime() - idleSince;
    }

    void begin(ServedExchange next, HttpMethod method) {
        exchange = next;
        decoder.expectResponseTo(method);
    }

    /** Leaves the exchange and watches for the instance closing the connection. */
    void becomeIdle() {
        exchange = null;
        used = true;
        idleSince = System.nanoTime();
        pull();
    }

    void write(HttpObject message) {
        context().write(message, context().voidPromise());
    }

    void flush() {
        context().flush();
    }

    boolean isWritable() {
        return channel().isWritable();
    }

    /** Closes the connection; its exchange hears no more of it. */
    void close() {
        exchange = null;
        discardQueue();
        context().close();
    }

    @Override
    void onMessage(Object message) {
        if (exchange != null) {
            exchange.onInstanceMessage(message);
        } else {
            ReferenceCountUtil.release(message);
            context().close();
        }
    }

    @Override
    void onEnd(@Nullable Throwable cause) {
        if (exchange != null) {
            exchange.onInstanceEnd(cause);
        } else {
            context().close();
        }
    }

    @Override
    void onDrained() {
        if (exchange != null) {
            exchange.onInstanceDrained();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null && ctx.channel().isWritable()) {
            exchange.onInstanceWritable();
        }
    }
}
