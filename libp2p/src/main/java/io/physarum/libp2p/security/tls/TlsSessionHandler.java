package io.physarum.libp2p.security.tls;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslClosedEngineException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.FaultReport;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.SecuritySession;
import io.physarum.libp2p.identity.PublicKey;
import io.physarum.libp2p.security.PendingSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sits on top of the handler of TLS records and says in this library's words how the handshake and the session end.
 *
 * <pre>
 * HANDSHAKE -peer proven-> OPEN -the peer closes, or breaks the protocol-> the channel is closed
 * HANDSHAKE -anything else-> FAILED: what still arrives is dropped
 * </pre>
 */
final class TlsSessionHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(TlsSessionHandler.class);

    static final String NAME = "tls";

    static final String RECORDS_NAME = "tls-records";

    private final SSLEngine engine;

    private final PeerVerifier verifier;

    private final PendingSession session;

    TlsSessionHandler(SSLEngine engine, PeerVerifier verifier, Duration timeout) {
        this.engine = engine;
        this.verifier = verifier;
        this.session = new PendingSession("tls handshake", timeout);
    }

    CompletableFuture<SecuritySession> session() {
        return session.result();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        session.begin(ctx.executor());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                complete();
            } else {
                session.fail(inHandshake(handshake.cause()));
            }
        } else if (event instanceof SslCloseCompletionEvent) {
            session.fail(new ConnectionClosedException("the peer ended the tls handshake"));
            ctx.close();
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    private void complete() {
        Optional<PublicKey> identity = verifier.identity();
        if (identity.isEmpty()) {
            session.fail(new ProtocolViolationException("the peer proved nothing in the tls handshake"));
            return;
        }
        session.complete(new SecuritySession(identity.get().peerId(), identity.get(), earlyMuxer()));
    }

    /** The application protocol, if it is a muxer. */
    private Optional<String> earlyMuxer() {
        return Optional.ofNullable(engine.getApplicationProtocol())
                .filter(protocol -> !protocol.isEmpty() && !protocol.equals(TlsEngines.LIBP2P));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (session.isFailed()) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        session.fail(new ConnectionClosedException("the connection was closed during the tls handshake"));
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable fault) {
        Throwable cause = FaultReport.cause(fault);
        if (session.isDone() && !session.isFailed()) {
            ctx.fireExceptionCaught(inSession(cause));
        } else {
            FaultReport.log(LOG, ctx.channel(), cause);
            session.fail(inHandshake(cause));
        }
    }

    private static Libp2pException inHandshake(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof Libp2pException known) {
                return known;
            }
        }
        if (cause instanceof NotSslRecordException) {
            // whose message holds all that was received
            return new ProtocolViolationException("what the peer sent is not tls");
        }
        return isViolation(cause)
                ? new ProtocolViolationException("the tls handshake failed: " + cause.getMessage(), cause)
                : new ConnectionClosedException("the connection failed during the tls handshake", cause);
    }

    private static Throwable inSession(Throwable cause) {
        if (cause instanceof NotSslRecordException) {
            return new ProtocolViolationException("what the peer sent is no tls record");
        }
        return isViolation(cause)
                ? new ProtocolViolationException("the tls session failed: " + cause.getMessage(), cause)
                : cause;
    }

    /** The engine also wraps what the network says. */
    private static boolean isViolation(Throwable cause) {
        boolean isOfNetwork = cause.getCause() instanceof IOException && !(cause.getCause() instanceof SSLException);
        return cause instanceof SSLException && !(cause instanceof SslClosedEngineException) && !isOfNetwork;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        session.fail(new ConnectionClosedException("the tls handshake was cancelled"));
    }
}
