package io.physarum.libp2p.security.tls;

import java.util.List;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;

/** The handler of TLS records, which lets the engine read peers' certificates while the handshake lasts. */
final class TlsRecordHandler extends SslHandler {

    TlsRecordHandler(SSLEngine engine) {
        super(engine);
        setHandshakeTimeoutMillis(0); // the session handler has a timer of its own
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws SSLException {
        if (handshakeFuture().isDone()) {
            super.decode(ctx, in, out);
            return;
        }
        PeerCertificates.enter();
        try {
            super.decode(ctx, in, out);
        } finally {
            PeerCertificates.exit();
        }
    }
}
