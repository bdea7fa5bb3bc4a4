package io.physarum.libp2p.relay.wire;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.FaultReport;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.multiformats.Varint;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message with its length before it from a stream that carries other bytes after it. Having read it, this handler
 * stops reading the stream and keeps what came already, until {@link #handOver} passes that to the handler behind it.
 *
 * <pre>
 * READING -message, failure, end, time-> DONE -handOver-> removed
 * </pre>
 */
public final class HeadReader extends ByteToMessageDecoder {

    private final String what;

    private final int maxBytes;

    private final Duration timeout;

    private final CompletableFuture<byte[]> result = new CompletableFuture<>();

    private long length = Varint.INCOMPLETE;

    private boolean ended;

    private @Nullable Future<?> timer;

    /**
     * A reader of one message.
     *
     * @param what the message, for example {@code a hop message}
     * @param maxBytes the longest that it may be
     * @param timeout the longest that it may take
     */
    public HeadReader(String what, int maxBytes, Duration timeout) {
        this.what = what;
        this.maxBytes = maxBytes;
        this.timeout = timeout;
    }

    /**
     * Completes on the event loop with the message; or fails with {@link ProtocolViolationException}, {@link
     * ConnectionClosedException}, {@link RequestTimeoutException}, or as the stream did.
     */
    public CompletableFuture<byte[]> result() {
        return result;
    }

    /** Reads a stream, and passes on the message, or why there is none or what went wrong with it; on the event loop. */
    public void read(Stream stream, Consumer<byte[]> onMessage, Consumer<Throwable> onFailure) {
        stream.pipeline().addLast(this);
        result.thenAccept(onMessage).whenComplete((done, failure) -> {
            if (failure != null) {
                onFailure.accept(Failures.unwrap(failure));
            }
        });
    }

    /** Lets the handlers that were added since read the stream, if this still reads it; called on the event loop. */
    public void handOver(Stream stream) {
        ChannelHandlerContext context = stream.pipeline().context(this);
        if (context != null) {
            handOver(context);
        }
    }

    /** Passes what came after the message to the handler behind, and reads on; called on the event loop. */
    public void handOver(ChannelHandlerContext context) {
        // First: the handler behind may stop the reading again because of what it is passed.
        context.channel().config().setAutoRead(true);
        context.pipeline().remove(this);
        if (ended) {
            context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        timer = context.executor()
                .schedule(
                        () -> result.completeExceptionally(new RequestTimeoutException(what, timeout)),
                        timeout.toNanos(),
                        TimeUnit.NANOSECONDS);
        result.whenComplete((message, failure) -> stopTimer());
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (result.isCompletedExceptionally()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (result.isDone()) {
            return;
        }
        if (length == Varint.INCOMPLETE) {
            length = readLength(in);
        }
        if (length != Varint.INCOMPLETE && in.readableBytes() >= length) {
            byte[] message = new byte[(int) length];
            in.readBytes(message);
            context.channel().config().setAutoRead(false);
            result.complete(message);
        }
    }

    private long readLength(ByteBuf in) {
        try {
            long read = Varint.read(in);
            if (read > maxBytes) {
                throw new ProtocolViolationException(what + " of " + read + " bytes is longer than " + maxBytes);
            }
            return read;
        } catch (IllegalArgumentException e) {
            throw new ProtocolViolationException("malformed length of " + what, e);
        }
    }

    /** The end is kept back, too, as long as what came before it is. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            ended = true;
            result.completeExceptionally(new ConnectionClosedException("the stream ended before " + what));
        } else {
            super.userEventTriggered(context, event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        result.completeExceptionally(new ConnectionClosedException("the stream closed before " + what));
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
        if (!result.completeExceptionally(FaultReport.cause(fault))) {
            context.fireExceptionCaught(fault);
        }
    }
}
