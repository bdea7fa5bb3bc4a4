package io.physarum.libp2p.security.noise;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.FaultReport;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.SecuritySession;
import io.physarum.libp2p.security.PendingSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the handshake on a channel and then puts the frame codec in its own place.
 *
 * <pre>
 * +--------------+-----------------------+
 * | length (16)  | handshake message ... |
 * +--------------+-----------------------+
 * </pre>
 *
 * <p>After a failure it swallows what arrives until the channel is closed, which is the caller's to do.
 */
final class NoiseHandshakeHandler extends ByteToMessageDecoder {

    private static final Logger LOG = LoggerFactory.getLogger(NoiseHandshakeHandler.class);

    static final String NAME = "noise-handshake";

    static final String DECODER_NAME = "noise-decoder";

    static final String ENCODER_NAME = "noise-encoder";

    /** The longest handshake message accepted; the largest RSA identity needs 3 KiB. */
    static final int MAX_MESSAGE_BYTES = 16 * 1024;

    private static final int LENGTH_BYTES = 2;

    private final NoiseHandshake handshake;

    private final PendingSession session;

    private boolean begun;

    NoiseHandshakeHandler(NoiseHandshake handshake, Duration timeout) {
        this.handshake = handshake;
        this.session = new PendingSession("noise handshake", timeout);
    }

    CompletableFuture<SecuritySession> session() {
        return session.result();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        session.begin(ctx.executor());
        if (ctx.channel().isActive()) {
            begin(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        begin(ctx);
        super.channelActive(ctx);
    }

    private void begin(ChannelHandlerContext ctx) {
        if (!begun) {
            begun = true;
            handshake.begin().ifPresent(message -> send(ctx, message));
        }
    }

    private void send(ChannelHandlerContext ctx, byte[] message) {
        ByteBuf frame = ctx.alloc().buffer(LENGTH_BYTES + message.length);
        frame.writeShort(message.length).writeBytes(message);
        ctx.writeAndFlush(frame).addListener(result -> {
            if (!result.isSuccess()) {
                session.fail(new ConnectionClosedException("cannot send the noise handshake", result.cause()));
            }
        });
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (session.isDone()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < LENGTH_BYTES) {
            return;
        }
        int length = in.getUnsignedShort(in.readerIndex());
        if (length > MAX_MESSAGE_BYTES) {
            session.fail(new ProtocolViolationException("a noise handshake message of " + length
                    + " bytes is longer than the " + MAX_MESSAGE_BYTES + " allowed"));
        } else if (in.readableBytes() >= LENGTH_BYTES + length) {
            byte[] message = new byte[length];
            in.skipBytes(LENGTH_BYTES).readBytes(message);
            receive(ctx, message);
        }
    }

    private void receive(ChannelHandlerContext ctx, byte[] message) {
        try {
            handshake.receive(message).ifPresent(answer -> send(ctx, answer));
            if (!session.isDone()) {
                handshake.session().ifPresent(proven -> complete(ctx, proven));
            }
        } catch (ProtocolViolationException e) {
            session.fail(e);
        }
    }

    /** Installs the codec, lets the caller add what sits on top of it, and passes on what has already arrived. */
    private void complete(ChannelHandlerContext ctx, SecuritySession proven) {
        CipherState[] ciphers = handshake.split();
        ctx.pipeline()
                .addAfter(NAME, DECODER_NAME, new NoiseFrameDecoder(ciphers[1]))
                .addAfter(DECODER_NAME, ENCODER_NAME, new NoiseFrameEncoder(ctx.channel(), ciphers[0]));
        session.complete(proven);
        ctx.pipeline().remove(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        session.fail(new ConnectionClosedException("the connection was closed during the noise handshake"));
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable fault) {
        Throwable cause = FaultReport.cause(fault);
        FaultReport.log(LOG, ctx.channel(), cause);
        session.fail(
                cause instanceof Libp2pException known
                        ? known
                        : new ConnectionClosedException("the connection failed during the noise handshake", cause));
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        session.fail(new ConnectionClosedException("the noise handshake was cancelled"));
    }
}
