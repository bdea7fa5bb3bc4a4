package io.physarum.libp2p.muxer.yamux;

import java.util.function.Consumer;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.MuxerSession;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.StreamMuxer;

/** Yamux as a {@link StreamMuxer}. */
public final class YamuxMuxer implements StreamMuxer {

    /** The protocol id of yamux. */
    public static final String PROTOCOL_ID = "/yamux/1.0.0";

    private final YamuxConfig config;

    /** A muxer whose sessions all have the same limits. */
    public YamuxMuxer(YamuxConfig config) {
        this.config = config;
    }

    @Override
    public String protocolId() {
        return PROTOCOL_ID;
    }

    @Override
    public MuxerSession start(Connection connection, Consumer<Stream> inboundStreams) {
        YamuxSession session = new YamuxSession(connection, config, System::nanoTime, inboundStreams);
        connection.channel().pipeline().addLast("yamux-decoder", new YamuxFrameDecoder(session));
        connection.channel().pipeline().addLast("yamux", session);
        return session;
    }
}
