package io.physarum.libp2p.perf;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.timeout.IdleStateEvent;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.RequestTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The serving side of one run. What fails is fired as an exception, which resets the stream.
 *
 * <pre>
 * +------------------+------------------+-- peer's end --+------------------+
 * | asked for (64)   | upload ...       |                | download ...     |
 * +------------------+------------------+                +------------------+
 * </pre>
 */
final class PerfServerHandler extends SimpleChannelInboundHandler<ByteBuf> {

    private final PerfLimits limits;

    private final LimitListener listener;

    private int headerBytes;

    /** As an unsigned number. */
    private long asked;

    private long uploaded;

    private @Nullable BulkWriter download;

    PerfServerHandler(PerfLimits limits, LimitListener listener) {
        this.limits = limits;
        this.listener = listener;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
        while (headerBytes < PerfProtocol.HEADER_BYTES && message.isReadable()) {
            asked = asked << Byte.SIZE | message.readUnsignedByte();
            headerBytes++;
        }
        uploaded += message.readableBytes();
        if (uploaded > limits.maxUploadBytes()) {
            throw listener.exceeded(Limit.PERF_UPLOAD_BYTES, limits.maxUploadBytes());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            answer(context);
        } else if (event instanceof IdleStateEvent) {
            throw new RequestTimeoutException("the next byte of a perf run", limits.idle());
        }
    }

    private void answer(ChannelHandlerContext context) {
        if (headerBytes < PerfProtocol.HEADER_BYTES) {
            throw new ProtocolViolationException("the peer ended a perf run before it said what it asks for");
        }
        boolean tooMuch = Long.compareUnsigned(asked, limits.maxDownloadBytes()) > 0;
        BulkWriter writer = new BulkWriter(
                context,
                tooMuch ? limits.maxDownloadBytes() : asked,
                tooMuch ? () -> refuseMore(context) : () -> ((DuplexChannel) context.channel()).shutdownOutput());
        download = writer;
        writer.write();
    }

    private void refuseMore(ChannelHandlerContext context) {
        context.fireExceptionCaught(listener.exceeded(Limit.PERF_DOWNLOAD_BYTES, limits.maxDownloadBytes()));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (download != null) {
            download.write();
        }
        context.fireChannelWritabilityChanged();
    }
}
