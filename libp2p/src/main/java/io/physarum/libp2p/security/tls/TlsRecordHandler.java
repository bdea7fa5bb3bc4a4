package io.physarum.libp2p.security.tls;

import java.nio.channels.ClosedChannelException;
import java.util.List;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;

/**
 * The handler of TLS records. Netty's handler, which this one is, carries the handshake, during which the engine may read peers'
 * certificates, and the end of the session. What is between the two goes a shorter way: {@link RecordWriter} and {@link
 * RecordReader} give the engine arrays, which that of the JDK works on fastest, and pass several records on at a time.
 *
 * <pre>
 * HANDSHAKE -finished-> OPEN -close, or a failure-> ENDING
 * </pre>
 */
final class TlsRecordHandler extends SslHandler {

    private final RecordReader reader;

    private final RecordWriter writer;

    /** Netty's handler was given something that it has not flushed yet, or that it has to tell of. */
    private boolean delegated;

    private boolean ending;

    TlsRecordHandler(SSLEngine engine) {
        super(engine);
        setHandshakeTimeoutMillis(0); // the session handler has a timer of its own
        this.reader = new RecordReader(engine);
        this.writer = new RecordWriter(engine);
    }

    private boolean isOpen() {
        return !ending && handshakeFuture().isSuccess();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (isOpen() && actualReadableBytes() == 0 && message instanceof ByteBuf bytes) {
            try {
                read(ctx, bytes);
            } finally {
                bytes.release();
            }
        } else {
            delegated = true;
            super.channelRead(ctx, message);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws SSLException {
        if (isOpen()) {
            // What came with the end of the handshake.
            read(ctx, in);
        } else if (reader.isFailed()) {
            in.skipBytes(in.readableBytes());
        } else if (handshakeFuture().isDone()) {
            super.decode(ctx, in, out);
        } else {
            handshake(ctx, in, out);
        }
    }

    private void handshake(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws SSLException {
        PeerCertificates.enter();
        try {
            super.decode(ctx, in, out);
        } finally {
            PeerCertificates.exit();
        }
    }

    private void read(ChannelHandlerContext ctx, ByteBuf in) throws SSLException {
        RecordReader.Outcome outcome;
        try {
            outcome = reader.read(ctx, in);
        } catch (SSLException e) {
            ending = true;
            tellPeer(ctx, e);
            ctx.close();
            throw e;
        }
        switch (outcome) {
            case OPEN -> {}
            case TO_ANSWER -> answer(ctx);
            case CLOSED -> {
                ending = true;
                answer(ctx);
                ctx.fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
            }
        }
    }

    /** Sends the alert that the engine has for what failed. */
    private void tellPeer(ChannelHandlerContext ctx, SSLException failure) {
        try {
            answer(ctx);
        } catch (SSLException e) {
            failure.addSuppressed(e);
        }
    }

    /** Sends what the engine has to say of itself. */
    private void answer(ChannelHandlerContext ctx) throws SSLException {
        try {
            super.flush(ctx);
        } catch (SSLException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new SSLException(e);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        boolean isPassedOn = reader.takePassedOn();
        if (delegated) {
            delegated = false;
            super.channelReadComplete(ctx);
            return;
        }
        if (!isPassedOn && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) throws Exception {
        if (isOpen() && message instanceof ByteBuf bytes) {
            writer.add(ctx, bytes, promise);
        } else {
            super.write(ctx, message, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) throws Exception {
        if (!isOpen()) {
            super.flush(ctx);
            return;
        }
        try {
            writer.write(ctx);
        } catch (SSLException e) {
            end(ctx, e);
            ctx.close();
            throw e;
        }
        ctx.flush();
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        end(ctx, new ClosedChannelException());
        super.close(ctx, promise);
    }

    @Override
    public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        end(ctx, new ClosedChannelException());
        super.disconnect(ctx, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        end(ctx, new ClosedChannelException());
        super.channelInactive(ctx);
    }

    private void end(ChannelHandlerContext ctx, Throwable cause) {
        ending = true;
        writer.fail(ctx, cause);
    }

    @Override
    public void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        end(ctx, new ClosedChannelException());
        reader.release();
        super.handlerRemoved0(ctx);
    }
}
