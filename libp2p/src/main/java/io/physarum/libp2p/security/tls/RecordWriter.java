package io.physarum.libp2p.security.tls;

import java.nio.ByteBuffer;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CoalescingBufferQueue;
import io.netty.handler.ssl.SslClosedEngineException;
import org.jspecify.annotations.Nullable;

/**
 * Protects what is written while a session is open. Writes are gathered until the next flush, so that small ones share a record;
 * records that belong together are written as one buffer. The channel's writability counts what is gathered. Confined to the
 * event loop.
 */
final class RecordWriter {

    private static final int MAX_PLAIN_BYTES = 16_384;

    /** The header, the type inside, the tag, and the padding that the engine of the JDK adds. */
    private static final int RECORD_OVERHEAD_BYTES = RecordReader.HEADER_BYTES + 1 + 16 + 16;

    private static final int RECORDS_PER_BATCH = 8;

    private final SSLEngine engine;

    private @Nullable CoalescingBufferQueue pending;

    /** What the engine puts into a record if there is enough: of some, a little less than the most allowed. */
    private int plainBytes = MAX_PLAIN_BYTES;

    RecordWriter(SSLEngine engine) {
        this.engine = engine;
    }

    /** Takes over bytes, to be written when {@link #write} is called. */
    void add(ChannelHandlerContext ctx, ByteBuf bytes, ChannelPromise promise) {
        CoalescingBufferQueue queue = pending;
        if (queue == null) {
            queue = new CoalescingBufferQueue(ctx.channel(), 4, true);
            pending = queue;
        }
        queue.add(bytes, promise);
    }

    /**
     * Writes what was gathered.
     *
     * @throws SSLException if the engine protects no more
     */
    void write(ChannelHandlerContext ctx) throws SSLException {
        CoalescingBufferQueue queue = pending;
        while (queue != null && !queue.isEmpty()) {
            ChannelPromise promise = ctx.newPromise();
            ByteBuf plain = queue.remove(Math.min(queue.readableBytes(), RECORDS_PER_BATCH * plainBytes), promise);
            try {
                ctx.write(protect(ctx, plain), promise);
            } catch (SSLException e) {
                promise.tryFailure(e);
                throw e;
            } finally {
                plain.release();
            }
        }
    }

    private ByteBuf protect(ChannelHandlerContext ctx, ByteBuf plain) throws SSLException {
        int length = plain.readableBytes();
        int records = length / plainBytes + 1;
        ByteBuf out = ctx.alloc().directBuffer(length + records * RECORD_OVERHEAD_BYTES);
        try {
            protect(plain.nioBuffers(), length, out);
            return out;
        } catch (SSLException e) {
            out.release();
            throw e;
        }
    }

    private void protect(ByteBuffer[] plain, int length, ByteBuf out) throws SSLException {
        int packetBytes = engine.getSession().getPacketBufferSize();
        HandshakeStatus next = HandshakeStatus.NOT_HANDSHAKING;
        for (int left = length; left > 0 || next == HandshakeStatus.NEED_WRAP; ) {
            ByteBuffer packet = RecordScratch.get(packetBytes);
            SSLEngineResult result = engine.wrap(plain, packet);
            out.writeBytes(packet.flip());
            if (result.bytesConsumed() > 0 && result.bytesConsumed() < left) {
                plainBytes = result.bytesConsumed();
            }
            left -= result.bytesConsumed();
            next = RecordTasks.run(engine, result.getHandshakeStatus());
            if (result.getStatus() == Status.CLOSED) {
                throw new SslClosedEngineException("the session is closed");
            }
            boolean isStuck = result.bytesProduced() == 0 && next == result.getHandshakeStatus();
            if (isStuck || result.getStatus() != Status.OK) {
                throw new SSLException("the engine protects nothing: " + result);
            }
        }
    }

    /** Fails what was not written, and releases it. */
    void fail(ChannelHandlerContext ctx, Throwable cause) {
        CoalescingBufferQueue queue = pending;
        if (queue != null && !queue.isEmpty()) {
            queue.releaseAndFailAll(ctx, cause);
        }
    }
}
