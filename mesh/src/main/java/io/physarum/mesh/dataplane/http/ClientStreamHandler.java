package io.physarum.mesh.dataplane.http;

import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.PeerId;
import org.jspecify.annotations.Nullable;

/** The client's end of a stream: carries one exchange after another, and waits in the pool between them. */
final class ClientStreamHandler extends PulledHandler {

    private final PeerId peer;
    private final StreamPool pool;
    private final HttpSettings settings;
    private final boolean keepAlive;
    private final StrictCodec.ResponseDecoder decoder;
    private @Nullable ClientExchange exchange;
    private @Nullable ScheduledFuture<?> expiry;
    private boolean used;

    private ClientStreamHandler(PeerId peer, StreamPool pool, HttpSettings settings, boolean keepAlive) {
        this.peer = peer;
        this.pool = pool;
        this.settings = settings;
        this.keepAlive = keepAlive;
        this.decoder = new StrictCodec.ResponseDecoder(settings);
    }

    /** Sets up a new stream. On its event loop. */
    static ClientStreamHandler install(
            StreamSource.Opened opened, PeerId peer, StreamPool pool, HttpSettings settings) {
        ClientStreamHandler handler = new ClientStreamHandler(peer, pool, settings, opened.keepAlive());
        opened.channel().pipeline().addLast(handler.decoder, new HttpRequestEncoder(), handler);
        return handler;
    }

    Channel channel() {
        return context().channel();
    }

    EventLoop loop() {
        return channel().eventLoop();
    }

    boolean isOpen() {
        return channel().isActive();
    }

    /** Whether it has carried a request before; such a stream may turn out to be closed. */
    boolean wasUsed() {
        return used;
    }

    boolean keepsAlive() {
        return keepAlive;
    }

    void begin(ClientExchange next, HttpMethod method) {
        if (expiry != null) {
            expiry.cancel(false);
            expiry = null;
        }
        exchange = next;
        decoder.expectResponseTo(method);
    }

    /** The exchange is complete: back to the pool, or closed. */
    void finish(boolean reusable) {
        exchange = null;
        used = true;
        if (reusable && keepAlive && isOpen() && pool.offer(peer, this)) {
            expiry = loop().schedule(this::expire, settings.keepAlive().toNanos(), TimeUnit.NANOSECONDS);
            pull();
        } else {
            channel().close();
        }
    }

    private void expire() {
        if (pool.remove(peer, this)) {
            channel().close();
        }
    }

    /** Ends this side's direction, where a stream carries one request only. */
    void endOutput() {
        if (channel() instanceof DuplexChannel duplex) {
            context()
                    .writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
                    .addListener(written -> duplex.shutdownOutput());
        }
    }

    /** Breaks the stream off. */
    void reset() {
        exchange = null;
        discardQueue();
        if (channel() instanceof Stream stream) {
            stream.reset();
        } else {
            channel().close();
        }
    }

    /** Closes the stream from any thread. */
    void closeSoon() {
        channel().close();
    }

    void write(HttpObject message) {
        context().write(message, context().voidPromise());
    }

    void flush() {
        context().flush();
    }

    @Override
    void onMessage(Object message) {
        if (exchange != null) {
            exchange.onMessage(message);
        } else {
            // Nothing was asked for: the peer is not to be trusted with the next request.
            ReferenceCountUtil.release(message);
            pool.remove(peer, this);
            reset();
        }
    }

    @Override
    void onEnd(@Nullable Throwable cause) {
        if (exchange != null) {
            exchange.onEnd(cause);
        } else {
            pool.remove(peer, this);
            channel().close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null && ctx.channel().isWritable()) {
            exchange.onWritable();
        }
    }
}
