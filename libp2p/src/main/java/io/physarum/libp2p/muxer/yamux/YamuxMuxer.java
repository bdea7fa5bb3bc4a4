package io.physarum.libp2p.muxer.yamux;

import java.util.function.Consumer;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.MuxerSession;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.StreamMuxer;

/** Yamux as a {@link StreamMuxer}. */
public final class YamuxMuxer implements StreamMuxer {

    /** The protocol id of yamux. */
    public static final String PROTOCOL_ID = "/yamux/1.0.0";

    private final YamuxEnvironment environment;

    /** A muxer whose sessions all have the same limits, and share those for the host. */
    public YamuxMuxer(YamuxConfig config) {
        this(config, LimitListener.NONE);
    }

    /** As the other; the listener hears when one of the limits bites. */
    public YamuxMuxer(YamuxConfig config, LimitListener limits) {
        this.environment = new YamuxEnvironment(config, System::nanoTime, new HostUnread(config), limits);
    }

    @Override
    public String protocolId() {
        return PROTOCOL_ID;
    }

    @Override
    public MuxerSession start(Connection connection, Consumer<Stream> inboundStreams) {
        YamuxSession session = new YamuxSession(connection, environment, inboundStreams);
        connection.channel().pipeline().addLast("yamux-decoder", new YamuxFrameDecoder(session));
        connection.channel().pipeline().addLast("yamux", session);
        return session;
    }
}
