package io.physarum.libp2p.security.pnet;

import java.security.SecureRandom;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.UnsupportedMessageTypeException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;
import org.bouncycastle.crypto.StreamCipher;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts everything on a connection of a private network; the first handler of the pipeline.
 *
 * <pre>
 * +-------------+---------------------------------+
 * | nonce (192) | XSalsa20(key, nonce, bytes ...) |
 * +-------------+---------------------------------+
 * </pre>
 *
 * <p>Nothing is authenticated: with another key at the other end, or none, what comes out is noise and the protocol above
 * fails on its first bytes. Nor is there a time limit on the nonce: the
 * one on the negotiation that follows covers it.
 */
public final class PnetHandler extends ChannelDuplexHandler {

    /** The usual name of this handler in a pipeline. */
    public static final String NAME = "pnet";

    static final int NONCE_BYTES = 24;

    private static final int CHUNK_BYTES = 16 * 1024;

    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[CHUNK_BYTES];
        }
    };

    private final PreSharedKey key;

    private final byte[] localNonce = new byte[NONCE_BYTES];

    private final byte[] remoteNonce = new byte[NONCE_BYTES];

    private final StreamCipher outbound;

    private @Nullable StreamCipher inbound;

    private int remoteNonceBytes;

    private boolean nonceSent;

    /** A handler for one connection, with a nonce of its own. */
    public PnetHandler(PreSharedKey key, SecureRandom random) {
        this.key = key;
        random.nextBytes(localNonce);
        this.outbound = key.stream(localNonce);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            sendNonce(ctx);
            ctx.flush();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        sendNonce(ctx);
        ctx.flush();
        ctx.fireChannelActive();
    }

    private void sendNonce(ChannelHandlerContext ctx) {
        if (!nonceSent) {
            nonceSent = true;
            ctx.write(Unpooled.wrappedBuffer(localNonce));
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf plain)) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new UnsupportedMessageTypeException(message, ByteBuf.class));
            return;
        }
        sendNonce(ctx);
        ctx.write(copy(ctx, plain, outbound), promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf received = (ByteBuf) message;
        if (inbound == null) {
            readNonce(received);
        }
        if (inbound == null || !received.isReadable()) {
            received.release();
        } else if (received.refCnt() == 1 && !received.isReadOnly()) {
            decryptInPlace(received, inbound);
            ctx.fireChannelRead(received);
        } else {
            ctx.fireChannelRead(copy(ctx, received, inbound));
        }
    }

    private void readNonce(ByteBuf received) {
        int length = Math.min(received.readableBytes(), NONCE_BYTES - remoteNonceBytes);
        received.readBytes(remoteNonce, remoteNonceBytes, length);
        remoteNonceBytes += length;
        if (remoteNonceBytes == NONCE_BYTES) {
            inbound = key.stream(remoteNonce);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (inbound == null && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
        ctx.fireChannelReadComplete();
    }

    private static void decryptInPlace(ByteBuf buffer, StreamCipher cipher) {
        if (buffer.hasArray()) {
            int start = buffer.arrayOffset() + buffer.readerIndex();
            cipher.processBytes(buffer.array(), start, buffer.readableBytes(), buffer.array(), start);
            return;
        }
        byte[] scratch = SCRATCH.get();
        for (int at = buffer.readerIndex(); at < buffer.writerIndex(); at += scratch.length) {
            int length = Math.min(scratch.length, buffer.writerIndex() - at);
            buffer.getBytes(at, scratch, 0, length);
            cipher.processBytes(scratch, 0, length, scratch, 0);
            buffer.setBytes(at, scratch, 0, length);
        }
    }

    /** What is written may be shared with others, so it is never changed in place. Releases the source. */
    private static ByteBuf copy(ChannelHandlerContext ctx, ByteBuf source, StreamCipher cipher) {
        ByteBuf result = ctx.alloc().buffer(source.readableBytes());
        byte[] scratch = SCRATCH.get();
        while (source.isReadable()) {
            int length = Math.min(scratch.length, source.readableBytes());
            source.readBytes(scratch, 0, length);
            cipher.processBytes(scratch, 0, length, scratch, 0);
            result.writeBytes(scratch, 0, length);
        }
        source.release();
        return result;
    }
}
