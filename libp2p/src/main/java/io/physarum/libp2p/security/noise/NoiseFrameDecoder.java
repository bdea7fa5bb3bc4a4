package io.physarum.libp2p.security.noise;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.ProtocolViolationException;

/**
 * Decrypts what the peer sends. A frame that does not authenticate fires a {@link ProtocolViolationException} and closes
 * the channel; an end inside a frame fires a {@link ConnectionClosedException}.
 *
 * <pre>
 * +--------------+----------------------+----------+
 * | length (16)  | ciphertext ...       | tag (128)|
 * +--------------+----------------------+----------+
 * </pre>
 */
final class NoiseFrameDecoder extends ByteToMessageDecoder {

    private static final int LENGTH_BYTES = 2;

    private final CipherState cipher;

    private boolean failed;

    NoiseFrameDecoder(CipherState cipher) {
        this.cipher = cipher;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (failed) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < LENGTH_BYTES) {
            return;
        }
        int length = in.getUnsignedShort(in.readerIndex());
        if (in.readableBytes() < LENGTH_BYTES + length) {
            return;
        }
        byte[] scratch = FrameScratch.get();
        in.skipBytes(LENGTH_BYTES).readBytes(scratch, 0, length);
        try {
            int plain = cipher.decrypt(scratch, length);
            if (plain > 0) {
                out.add(ctx.alloc().buffer(plain).writeBytes(scratch, 0, plain));
            }
        } catch (Libp2pException e) {
            failed = true;
            ctx.fireExceptionCaught(e);
            ctx.close();
        }
    }

    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        super.decodeLast(ctx, in, out);
        if (in.isReadable() && !failed) {
            failed = true;
            ctx.fireExceptionCaught(new ConnectionClosedException("the connection ended inside a noise frame"));
        }
    }
}
