package io.physarum.libp2p.testing;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;

/** Sends pseudo-random bytes for as long as the stream is writable, in pieces of varying length, and ends its direction. */
public final class ByteSource extends ChannelInboundHandlerAdapter {

    private static final int MAX_PIECE = 100_000;

    private final Random random;

    private final CRC32 checksum = new CRC32();

    private final CompletableFuture<Long> sent = new CompletableFuture<>();

    private long left;

    private boolean sending;

    /** A source of a number of bytes, which a seed determines. */
    public ByteSource(long seed, long length) {
        this.random = new Random(seed);
        this.left = length;
    }

    /** The number of bytes not written yet. */
    public long left() {
        return left;
    }

    /** Completes with the checksum once all is written and the direction ended. */
    public CompletableFuture<Long> sent() {
        return sent;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (context.channel().isActive()) {
            send(context);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        send(context);
        context.fireChannelWritabilityChanged();
    }

    private void send(ChannelHandlerContext context) {
        if (sending || sent.isDone()) {
            return;
        }
        sending = true;
        while (left > 0 && context.channel().isWritable()) {
            byte[] bytes = new byte[(int) Math.min(left, 1 + random.nextInt(MAX_PIECE))];
            random.nextBytes(bytes);
            checksum.update(bytes);
            left -= bytes.length;
            ByteBuf piece = context.alloc().buffer(bytes.length).writeBytes(bytes);
            context.writeAndFlush(piece);
        }
        sending = false;
        if (left == 0) {
            ((DuplexChannel) context.channel()).shutdownOutput().addListener(done -> {
                if (done.isSuccess()) {
                    sent.complete(checksum.getValue());
                } else {
                    sent.completeExceptionally(done.cause());
                }
            });
        }
    }
}
