package io.physarum.libp2p.security.noise;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.ProtocolViolationException;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts what the peer sends. A frame that does not authenticate fires a {@link ProtocolViolationException} and closes
 * the channel; an end inside a frame fires a {@link ConnectionClosedException}.
 *
 * <pre>
 * +--------------+----------------------+----------+
 * | length (16)  | ciphertext ...       | tag (128)|
 * +--------------+----------------------+----------+
 * </pre>
 *
 * <p>Frames are decrypted where they arrived; only one that comes in more than one read is put together first.
 */
final class NoiseFrameDecoder extends ChannelInboundHandlerAdapter {

    private static final int LENGTH_BYTES = 2;

    private final CipherState cipher;

    /** The beginning of a frame whose end has not come. */
    private @Nullable ByteBuf partial;

    private boolean passedOn;

    private boolean failed;

    NoiseFrameDecoder(CipherState cipher) {
        this.cipher = cipher;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            completePartial(ctx, in);
            while (!failed && isWhole(in)) {
                decrypt(ctx, in);
            }
            if (!failed && in.isReadable()) {
                keep(ctx, in);
            }
        } finally {
            in.release();
        }
    }

    private static boolean isWhole(ByteBuf in) {
        return in.readableBytes() >= LENGTH_BYTES
                && in.readableBytes() >= LENGTH_BYTES + in.getUnsignedShort(in.readerIndex());
    }

    /** It grows only as bytes arrive, whatever length the peer announces. */
    private void keep(ChannelHandlerContext ctx, ByteBuf in) {
        partial = ctx.alloc()
                .buffer(in.readableBytes(), LENGTH_BYTES + FrameScratch.MAX_MESSAGE_BYTES)
                .writeBytes(in);
    }

    private void completePartial(ChannelHandlerContext ctx, ByteBuf in) {
        ByteBuf start = partial;
        if (start == null) {
            return;
        }
        append(start, in, LENGTH_BYTES);
        if (start.readableBytes() >= LENGTH_BYTES) {
            append(start, in, LENGTH_BYTES + start.getUnsignedShort(start.readerIndex()));
        }
        if (isWhole(start)) {
            partial = null;
            try {
                decrypt(ctx, start);
            } finally {
                start.release();
            }
        }
    }

    private static void append(ByteBuf start, ByteBuf in, int wanted) {
        int missing = Math.max(0, wanted - start.readableBytes());
        start.writeBytes(in, Math.min(missing, in.readableBytes()));
    }

    private void decrypt(ChannelHandlerContext ctx, ByteBuf in) {
        int length = in.readUnsignedShort();
        try {
            ByteBuf plain = cipher.decrypt(in, length, ctx.alloc());
            if (plain.isReadable()) {
                passedOn = true;
                ctx.fireChannelRead(plain);
            } else {
                plain.release();
            }
        } catch (Libp2pException e) {
            failed = true;
            ctx.fireExceptionCaught(e);
            ctx.close();
        }
    }

    /** Reads on if what came is not enough to pass anything on. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!passedOn && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
        passedOn = false;
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (partial != null && !failed) {
            failed = true;
            ctx.fireExceptionCaught(new ConnectionClosedException("the connection ended inside a noise frame"));
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (partial != null) {
            partial.release();
            partial = null;
        }
    }
}
