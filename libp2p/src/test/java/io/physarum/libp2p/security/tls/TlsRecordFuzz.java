package io.physarum.libp2p.security.tls;

import java.security.NoSuchAlgorithmException;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.testing.FuzzChannel;

/** Records from a stranger, in any pieces. */
public final class TlsRecordFuzz {

    private TlsRecordFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) throws NoSuchAlgorithmException {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(false);
        try (FuzzChannel channel = new FuzzChannel()) {
            channel.channel().pipeline().addLast(new Records(engine));
            channel.feed(input);
            if (channel.channel().readInbound() != null) {
                throw new AssertionError("something was protected without a key");
            }
        }
    }

    private static final class Records extends ChannelInboundHandlerAdapter {

        private final RecordReader reader;

        Records(SSLEngine engine) {
            reader = new RecordReader(engine);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            try {
                if (!reader.isFailed()) {
                    reader.read(context, bytes);
                }
            } catch (SSLException e) {
                context.close();
                throw new ProtocolViolationException("no record", e);
            } finally {
                bytes.release();
            }
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            reader.release();
        }
    }
}
