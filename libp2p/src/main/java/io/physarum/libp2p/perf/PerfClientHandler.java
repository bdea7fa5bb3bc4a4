package io.physarum.libp2p.perf;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.timeout.IdleStateEvent;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.RequestTimeoutException;
import org.jspecify.annotations.Nullable;

/** The asking side of one run: says what it asks for, uploads, ends its direction, and counts what comes back. */
final class PerfClientHandler extends SimpleChannelInboundHandler<ByteBuf> {

    /** Nothing moves for so long: the run has failed. */
    static final Duration IDLE = Duration.ofMinutes(1);

    private final long uploadBytes;

    private final long downloadBytes;

    private final LongSupplier nanoClock;

    private final CompletableFuture<PerfResult> result = new CompletableFuture<>();

    private @Nullable BulkWriter upload;

    private long received;

    private long openedNanos;

    private long answeredNanos;

    PerfClientHandler(long uploadBytes, long downloadBytes, LongSupplier nanoClock) {
        this.uploadBytes = uploadBytes;
        this.downloadBytes = downloadBytes;
        this.nanoClock = nanoClock;
    }

    CompletableFuture<PerfResult> result() {
        return result;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        openedNanos = nanoClock.getAsLong();
        ByteBuf header = context.alloc().buffer(PerfProtocol.HEADER_BYTES).writeLong(downloadBytes);
        context.write(header, context.voidPromise());
        DuplexChannel channel = (DuplexChannel) context.channel();
        BulkWriter writer = new BulkWriter(context, uploadBytes, channel::shutdownOutput);
        upload = writer;
        writer.write();
        context.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (upload != null) {
            upload.write();
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
        noteAnswer();
        received += message.readableBytes();
        if (received > downloadBytes) {
            throw wrongLength();
        }
    }

    private void noteAnswer() {
        if (received == 0) {
            answeredNanos = nanoClock.getAsLong();
        }
    }

    private ProtocolViolationException wrongLength() {
        return new ProtocolViolationException("asked for " + downloadBytes + " bytes, the perf peer sent " + received);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            throw new RequestTimeoutException("the next byte of a perf run", IDLE);
        }
        if (event != ChannelInputShutdownEvent.INSTANCE) {
            return;
        }
        noteAnswer();
        if (received < downloadBytes) {
            throw wrongLength();
        }
        Duration uploading = Duration.ofNanos(answeredNanos - openedNanos);
        Duration downloading = Duration.ofNanos(nanoClock.getAsLong() - answeredNanos);
        result.complete(new PerfResult(uploadBytes, downloadBytes, uploading, downloading));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        result.completeExceptionally(cause);
        context.fireExceptionCaught(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        result.completeExceptionally(new ConnectionClosedException("the perf stream closed"));
        context.fireChannelInactive();
    }
}
