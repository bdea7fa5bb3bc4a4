package io.physarum.libp2p.multistream;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.FaultReport;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.RequestTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One side of multistream-select. When done, it removes itself, and bytes that came early go to the handlers that the result's
 * dependents have added. After a failure it drops what arrives, until the channel is closed.
 */
abstract class MultistreamHandler extends ByteToMessageDecoder {

    private static final Logger LOG = LoggerFactory.getLogger(MultistreamHandler.class);

    private final MultistreamConfig config;

    private final CompletableFuture<String> result = new CompletableFuture<>();

    private @Nullable Future<?> timer;

    private volatile boolean headerSeen;

    MultistreamHandler(MultistreamConfig config) {
        this.config = config;
    }

    /** The channel is open: what this side says first. */
    abstract void begin(ChannelHandlerContext context, ByteBuf out);

    /** A line other than the header arrived; the answer, if any, goes into the buffer. */
    abstract void onLine(ChannelHandlerContext context, String line, ByteBuf out);

    CompletableFuture<String> result() {
        return result;
    }

    boolean isHeaderSeen() {
        return headerSeen;
    }

    MultistreamConfig config() {
        return config;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        timer = context.executor().schedule(this::onTimeout, config.timeout().toNanos(), TimeUnit.NANOSECONDS);
        ByteBuf out = context.alloc().buffer();
        begin(context, out);
        context.write(out, context.voidPromise());
        flushFirst(context);
    }

    /** Sends what {@link #begin} said. */
    void flushFirst(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> messages) {
        if (result.isDone()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            decodeLine(context, in);
        } catch (Libp2pException e) {
            fail(e);
        }
    }

    private void decodeLine(ChannelHandlerContext context, ByteBuf in) {
        if (!headerSeen) {
            MultistreamCodec.checkFirstByte(in);
        }
        String line = MultistreamCodec.readLine(in, config.maxLineLength());
        if (line == null) {
            return;
        }
        if (headerSeen) {
            answer(context, line);
        } else if (line.equals(MultistreamCodec.HEADER)) {
            headerSeen = true;
        } else {
            throw new ProtocolViolationException("what the peer sent is not " + MultistreamCodec.HEADER);
        }
    }

    private void answer(ChannelHandlerContext context, String line) {
        ByteBuf out = context.alloc().buffer();
        try {
            onLine(context, line, out);
            if (out.isReadable()) {
                context.writeAndFlush(out.retain(), context.voidPromise());
            }
        } finally {
            out.release();
        }
    }

    /** The protocol is agreed on. */
    void succeed(ChannelHandlerContext context, String protocol) {
        cancelTimer();
        result.complete(protocol);
        if (!context.isRemoved()) {
            context.pipeline().remove(this);
        }
    }

    void fail(Throwable cause) {
        cancelTimer();
        result.completeExceptionally(cause);
    }

    private void onTimeout() {
        fail(new RequestTimeoutException("protocol negotiation", config.timeout()));
    }

    private void cancelTimer() {
        Future<?> pending = timer;
        if (pending != null) {
            pending.cancel(false);
            timer = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        fail(new ConnectionClosedException("the peer closed during protocol negotiation"));
        super.channelInactive(context);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            fail(new ConnectionClosedException("the peer ended its side during protocol negotiation"));
        }
        super.userEventTriggered(context, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
        Throwable cause = FaultReport.cause(fault);
        FaultReport.log(LOG, context.channel(), cause);
        fail(
                cause instanceof Libp2pException
                        ? cause
                        : new ConnectionClosedException("protocol negotiation failed: " + cause.getMessage(), cause));
    }
}
