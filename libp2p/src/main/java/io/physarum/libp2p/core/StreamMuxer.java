package io.physarum.libp2p.core;

import java.util.function.Consumer;

import io.netty.util.AttributeKey;

/** Carries many streams over one connection. */
public interface StreamMuxer {

    /** The attribute of a stream's channel that {@link Stream#protocol()} reports; set once negotiated. */
    AttributeKey<String> STREAM_PROTOCOL = AttributeKey.valueOf(StreamMuxer.class, "streamProtocol");

    /** The id negotiated by multistream-select, for example {@code /yamux/1.0.0}. */
    String protocolId();

    /**
     * Takes over a secured connection by adding handlers at the end of its channel's pipeline; called on the channel's
     * event loop.
     *
     * @param connection the connection; its streams report it as theirs
     * @param inboundStreams called on the event loop with each stream the peer opens, registered and before its first byte
     *     is read; what it throws resets the stream
     */
    MuxerSession start(Connection connection, Consumer<Stream> inboundStreams);
}
