package io.physarum.libp2p.security.noise;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CoalescingBufferQueue;
import io.netty.handler.codec.UnsupportedMessageTypeException;
import io.netty.util.ReferenceCountUtil;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Libp2pException;

/**
 * Encrypts what is written. Writes are gathered until the next flush, so that small ones share a frame and large ones
 * are split; the channel's writability counts what is gathered.
 */
final class NoiseFrameEncoder extends ChannelOutboundHandlerAdapter {

    static final int MAX_PLAIN_BYTES = FrameScratch.MAX_MESSAGE_BYTES - ChaChaPoly.TAG_BYTES;

    private static final int LENGTH_BYTES = 2;

    private final CipherState cipher;

    private final CoalescingBufferQueue pending;

    NoiseFrameEncoder(Channel channel, CipherState cipher) {
        this.cipher = cipher;
        this.pending = new CoalescingBufferQueue(channel, 4, true);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            pending.add(bytes, promise);
        } else {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new UnsupportedMessageTypeException(message, ByteBuf.class));
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        writePending(ctx);
        ctx.flush();
    }

    private void writePending(ChannelHandlerContext ctx) {
        while (!pending.isEmpty()) {
            ChannelPromise promise = ctx.newPromise();
            ByteBuf plain = pending.remove(Math.min(pending.readableBytes(), MAX_PLAIN_BYTES), promise);
            try {
                ctx.write(seal(ctx, plain), promise);
            } catch (Libp2pException e) {
                promise.setFailure(e);
                pending.releaseAndFailAll(ctx, e);
                ctx.close();
            }
        }
    }

    private ByteBuf seal(ChannelHandlerContext ctx, ByteBuf plain) {
        try {
            if (!plain.isReadable()) {
                return Unpooled.EMPTY_BUFFER;
            }
            int sealed = plain.readableBytes() + ChaChaPoly.TAG_BYTES;
            ByteBuf frame = ctx.alloc().directBuffer(LENGTH_BYTES + sealed).writeShort(sealed);
            try {
                cipher.encrypt(plain, frame);
                return frame;
            } catch (Libp2pException e) {
                frame.release();
                throw e;
            }
        } finally {
            plain.release();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        pending.releaseAndFailAll(ctx, new ConnectionClosedException("the connection was closed"));
    }
}
