package io.physarum.libp2p.testing;

import java.io.ByteArrayOutputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/** Takes in a stream to its end: the first bytes, the number of all and their checksum. */
public final class ByteSink extends SimpleChannelInboundHandler<ByteBuf> {

    private static final int KEEP = 64 * 1024;

    private final ByteArrayOutputStream first = new ByteArrayOutputStream();

    private final AtomicLong count = new AtomicLong();

    private final CRC32 checksum = new CRC32();

    private final CompletableFuture<Long> end = new CompletableFuture<>();

    /** The number of bytes taken in so far. */
    public long count() {
        return count.get();
    }

    /** The first 64 KiB as text; complete once the end is. */
    public String text() {
        return first.toString(StandardCharsets.UTF_8);
    }

    /** Completes with the checksum at the end of the peer's direction; fails if the stream fails or closes before. */
    public CompletableFuture<Long> end() {
        return end;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
        byte[] bytes = new byte[message.readableBytes()];
        message.getBytes(message.readerIndex(), bytes);
        checksum.update(bytes);
        first.write(bytes, 0, Math.min(bytes.length, KEEP - first.size()));
        count.addAndGet(bytes.length);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            end.complete(checksum.getValue());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end.completeExceptionally(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end.completeExceptionally(new ClosedChannelException());
    }
}
