package io.physarum.libp2p.perf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;

/** Writes a number of bytes, all zero, as the channel takes them. Confined to the event loop. */
final class BulkWriter {

    private static final int CHUNK_BYTES = 64 * 1024;

    private static final ByteBuf CHUNK = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(new byte[CHUNK_BYTES]));

    private final ChannelHandlerContext context;

    private final Runnable onWritten;

    private long left;

    private boolean writing;

    private boolean done;

    /**
     * A writer that has not begun.
     *
     * @param onWritten called once, when the last byte was written
     */
    BulkWriter(ChannelHandlerContext context, long bytes, Runnable onWritten) {
        this.context = context;
        this.left = bytes;
        this.onWritten = onWritten;
    }

    /** Goes on for as long as the channel is writable; to be called again when it is anew. */
    void write() {
        if (writing || done) {
            return;
        }
        writing = true;
        while (left > 0 && context.channel().isWritable()) {
            int length = (int) Math.min(left, CHUNK_BYTES);
            left -= length;
            context.writeAndFlush(CHUNK.slice(0, length), context.voidPromise());
        }
        writing = false;
        if (left == 0) {
            done = true;
            onWritten.run();
        }
    }
}
